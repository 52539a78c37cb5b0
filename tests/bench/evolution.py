"""How long it takes to say what changed: whole processes of ``python -m codegen diff`` against a bundle."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.bench import catalogue
from tests.bench.generation import LARGE, Place
from tests.bench.measure import python
from tests.bench.table import Quantity, Row, Unit

_BUDGET = 5


def rows(large: Place, rounds: int, progress: Callable[[str], None]) -> list[Row]:
    """The budget of a comparison; afterwards the large catalogue has fields more."""
    progress(f"comparing {LARGE} types")
    bundle = large.out.parent / "base.bundle.json"
    bundle.write_text(_codegen(large, "bundle"), "utf-8")
    times: dict[str, list[float]] = {"nothing changed": [], "one schema changed": []}
    for _ in range(rounds):
        times["nothing changed"].append(_seconds(large, bundle.as_posix()))
        catalogue.change_one(large.schemas)
        times["one schema changed"].append(_seconds(large, bundle.as_posix()))
        bundle.write_text(_codegen(large, "bundle"), "utf-8")
    measured = {f"diff {LARGE:,} types: {name}": min(each) for name, each in times.items()}
    return [Row(what, Quantity(what, value, Unit.SECONDS), None, _BUDGET, True) for what, value in measured.items()]


def _seconds(place: Place, base: str) -> float:
    started = time.perf_counter()
    _codegen(place, "diff", base, "--jobs", "2")
    return time.perf_counter() - started


def _codegen(place: Place, command: str, *arguments: str) -> str:
    """What a command prints, with the cache of the place."""
    given = ("-m", "codegen", command, *arguments, "--schemas", str(place.schemas))
    return python(*given, environment={"XDG_CACHE_HOME": str(place.cache)})
