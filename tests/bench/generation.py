"""How long generating takes: whole processes of ``python -m codegen generate``, beside the usual tools alone."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench import catalogue, node
from tests.bench.measure import python, python_json
from tests.bench.table import Quantity, Row, Unit

SMALL, LARGE = 100, 1000
_COLD, _WARM, _CHANGED = 12, 1, 2
_LINEAR = 10.5
"""Ten times the types in ten times the time, and a twentieth for the noise of the machine."""


@dataclass(frozen=True)
class Place:
    """A catalogue, where its packages go, and a cache of its own."""

    schemas: Path
    out: Path
    cache: Path

    @classmethod
    def of(cls, folder: Path, count: int) -> Place:
        """Below a folder, with a new catalogue of so many event types."""
        made = cls(folder / f"schemas-{count}", folder / f"sdks-{count}", folder / f"cache-{count}")
        catalogue.write(made.schemas, count)
        return made


def generate(place: Place) -> float:
    """Seconds that the whole process takes, with the two cores that the budget is for."""
    folders = ["--schemas", str(place.schemas), "--out", str(place.out)]
    started = time.perf_counter()
    python("-m", "codegen", "generate", *folders, "--jobs", "2", environment={"XDG_CACHE_HOME": str(place.cache)})
    return time.perf_counter() - started


def cold(place: Place) -> float:
    """The same without a cache, into an empty folder."""
    for folder in (place.out, place.cache):
        shutil.rmtree(folder, ignore_errors=True)
    return generate(place)


def rows(small: Place, large: Place, rounds: int, progress: Callable[[str], None]) -> list[Row]:
    """The budgets of generation. Afterwards both places hold packages, the large ones with a field more."""
    progress(f"generating {SMALL} and {LARGE} types, cold")
    few, many = _least([lambda: cold(small), lambda: cold(large)], rounds)
    progress(f"datamodel-code-generator and json-schema-to-typescript alone, {LARGE} types")
    peers = _peers(large)
    progress("generating again, unchanged and changed")
    unchanged, changed = _least([lambda: generate(large), lambda: _changed(large)], rounds + 1)

    def row(what: str, value: float, against: Quantity | None, budget: float | None, *, absolute: bool = True) -> Row:
        return Row(what, Quantity(what, value, Unit.SECONDS), against, budget, absolute)

    everything = Quantity(f"{LARGE:,} types cold", many, Unit.SECONDS)
    alone = [row(f"generate {LARGE:,} types: both SDKs, cold", many, peer, None, absolute=False) for peer in peers]
    return [
        row(f"generate {LARGE:,} types: both SDKs, cold", many, None, _COLD),
        row("the same: linear", many, Quantity(f"{SMALL} types", few, Unit.SECONDS), _LINEAR, absolute=False),
        *alone,
        row(f"generate {LARGE:,} types: nothing changed", unchanged, everything, _WARM),
        row(f"generate {LARGE:,} types: one schema changed", changed, everything, _CHANGED),
    ]


def _changed(place: Place) -> float:
    catalogue.change_one(place.schemas)
    return generate(place)


def _least(subjects: list[Callable[[], float]], rounds: int) -> list[float]:
    """The least of several rounds in turn: what the work takes when nobody else is at work."""
    found = [[subject() for subject in subjects] for _ in range(rounds)]
    return [min(times) for times in zip(*found, strict=True)]


def _peers(place: Place) -> list[Quantity]:
    """The usual tools on the same schemas, one language each, one by one in a process of their own."""
    seconds = {
        "datamodel-code-generator alone": python_json("peer", place.schemas)["seconds"],
        "json-schema-to-typescript alone": node.script("peer.mjs", place.schemas)["seconds"],
    }
    return [Quantity(name, value, Unit.SECONDS) for name, value in seconds.items()]
