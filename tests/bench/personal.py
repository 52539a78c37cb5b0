"""Personal data: what a look at a clean 1 KB event costs, and how good the labelled payloads say it is."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

from oms_event_sdk_py.pii.scan import scan
from tests.bench import node, payload, scanning
from tests.bench.measure import output, python_json
from tests.bench.packages import PYTHON, TYPESCRIPT
from tests.bench.table import Quantity, Row, Unit
from tests.personal_data.corpus import cases

_PYTHON, _NODE = (5.0, 40.0), (3.0, 15.0)
"""Microseconds: by the contract, and without one."""
_WRONG = 0.05


def rows(folder: Path, rounds: int) -> list[Row]:
    """Rows of both languages, then a row for each kind. The folder holds what the programs need."""
    python = python_json("scanning", str(rounds), environment={"PYTHONPATH": str(PYTHON)})
    events = folder / "events.json"
    events.write_text(json.dumps({"event": payload.payload(), "identifiers": scanning.identifiers()}), "utf-8")
    script = node.script("scanning.mjs", TYPESCRIPT, payload.EVENT, events, str(rounds))
    made = []
    for language, took, (directed, generic) in (("Python", python, _PYTHON), ("Node", script, _NODE)):
        made += [
            _row(f"{language}: scan a clean 1 KB event by its contract", took["directed"], directed),
            _row(f"{language}: scan it without one", took["generic"], generic),
            _row(f"{language}: scan 1 KB of nothing but identifiers and times", took["identifiers"], None),
        ]
    return [*made, *_peers(folder, rounds, python["generic"]), *quality()]


def _peers(folder: Path, rounds: int, ours: float) -> list[Row]:
    """Presidio beside our own, where the session has brought it: in an environment of its own, it is 400 MB."""
    peers = os.environ.get("BENCH_PEERS")
    if peers is None:
        return []
    event = folder / "event.json"
    event.write_text(payload.text(payload.payload()), "utf-8")
    took = json.loads(output([peers, "-m", "tests.bench.presidio", event, str(rounds)]))["presidio"]
    told = "Presidio's pattern recognizers"
    beside = Quantity(told, took, Unit.MICROSECONDS)
    return [Row("Python: scan it without one", Quantity("our own", ours, Unit.MICROSECONDS), beside)]


def _row(what: str, took: float, budget: float | None) -> Row:
    return Row(what, Quantity(what, took, Unit.MICROSECONDS), None, budget, absolute=True)


def quality() -> list[Row]:
    """Precision and recall of each kind on ``tests/vectors/pii``, by place in a payload; the worse one is judged."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for case in cases():
        wanted = Counter((place, kind) for place, kinds in case.found.items() for kind in kinds.split())
        found = Counter((each.pointer, each.kind) for each in scan(case.payload))
        for counter, counts in ((right, wanted & found), (wrong, found - wanted), (missed, wanted - found)):
            for (_, kind), count in counts.items():
                counter[kind] += count
    made = []
    for kind in sorted({*right, *wrong, *missed}):
        precision = right[kind] / max(1, right[kind] + wrong[kind])
        recall = right[kind] / max(1, right[kind] + missed[kind])
        total = right[kind] + missed[kind]
        what = f"{kind}: precision {precision:.3f}, recall {recall:.3f} of {total}; the worse is off by"
        made.append(Row(what, Quantity(what, 1 - min(precision, recall), Unit.SHARE), None, _WRONG, absolute=True))
    return made
