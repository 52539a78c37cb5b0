"""``python -m tests.bench``: measure everything, print one table, and judge it by the budgets."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import (
    bundles,
    document,
    evolution,
    generation,
    imports,
    node,
    packages,
    personal,
    publishing,
    reading,
)
from tests.bench.generation import LARGE, SMALL, Place
from tests.bench.measure import MeasurementError
from tests.bench.table import Row, table


@dataclass(frozen=True)
class Rounds:
    """How often each subject is measured."""

    generation: int
    imports: int
    calls: int


_FULL, _QUICK = Rounds(3, 15, 30), Rounds(2, 5, 8)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every budget is kept, 1 when one is not, 2 when something cannot be measured."""
    given = _arguments(arguments)
    try:
        node.executable()
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            rows = _measure(Path(folder), _QUICK if given.quick else _FULL)
        machine = _machine()
    except MeasurementError as error:
        print(f"Not measured: {error}", file=sys.stderr)
        return 2
    if given.json:
        print(json.dumps({"machine": machine, "rows": [row.as_json() for row in rows]}, indent=2))
    else:
        print(f"{machine}\n\n{table(rows)}")
    if given.write_docs:
        document.write(machine, table(rows))
    broken = [row for row in rows if row.kept is False]
    for row in broken:
        _, measured, against, ratio, budget, _ = row.cells()
        beside = f" ({against}: {ratio})" if against else ""
        print(f"FAILED: {row.what}: {measured}{beside}, where the budget is {budget}", file=sys.stderr)
    return 1 if broken else 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds: more noise")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--write-docs", action="store_true", help=f"write the table into {document.FILE.name}")
    given = parser.parse_args(arguments)
    if given.write_docs and given.quick:
        parser.error("--write-docs needs the whole measurement: leave --quick out")
    return given


def _measure(folder: Path, rounds: Rounds) -> list[Row]:
    small, large = Place.of(folder, SMALL), Place.of(folder, LARGE)
    rows = generation.rows(small, large, rounds.generation, _tell)
    rows += evolution.rows(large, rounds.generation, _tell)
    ours = packages.committed()
    event = packages.last_event(ours.versions)
    few, many = packages.generated(folder, ours.versions, event), packages.of(large, LARGE, event)
    _tell("importing")
    rows += imports.rows([ours, many], rounds.imports)
    _tell("reading and writing an event")
    rows += reading.rows(folder, rounds.calls)
    _tell("publishing")
    rows += publishing.rows(folder, rounds.calls)
    _tell("looking for personal data")
    rows += personal.rows(folder, rounds.calls)
    _tell("bundling")
    return rows + bundles.rows(few, many)


def _machine() -> str:
    """What it was measured on, as one sentence."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, Python {platform.python_version()}, Node {node.version()}, {platform.machine()}"


def _tell(step: str) -> None:
    print(f"bench: {step} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
