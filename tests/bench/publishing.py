"""What publishing costs beside the vendor's own client on the same server, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.bench import node, payload
from tests.bench.measure import python_json
from tests.bench.packages import PYTHON
from tests.bench.table import Quantity, Row, Unit

_PYTHON, _NODE, _MANY = 1.8, 1.3, 1.0
_PEER = "pipelined, with an id"


def rows(folder: Path, rounds: int) -> list[Row]:
    """Rows of both languages. The folder holds what the programs need."""
    event = folder / "event.json"
    event.write_text(payload.text(payload.payload()), "utf-8")
    python = python_json("publish", str(rounds), environment={"PYTHONPATH": str(PYTHON)})
    typescript = node.script("publishing.mjs", payload.EVENT, event, str(rounds))
    return [
        *_of("Python", "nats-py", python, _PYTHON),
        *_of("Node", "@nats-io", typescript, _NODE),
    ]


def _of(language: str, peer: str, took: Any, budget: float) -> list[Row]:
    cpu, wall, alone = took["cpu"], took["wall"], took["alone"]
    told = f"{peer}, {_PEER}"
    return [
        _row(f"{language}: CPU of a publish, many under way", cpu["publish"], told, cpu["raw with id"], budget),
        _row("the same", cpu["publish"], f"{peer}, pipelined, no id", cpu["raw"]),
        _row(f"{language}: CPU of an event of publish_many", cpu["publishMany"], told, cpu["raw with id"], _MANY),
        _row(
            "the same, without the look for personal data", cpu["publishMany unseen"], told, cpu["raw with id"], _MANY
        ),
        _row(f"{language}: time of a publish, many under way", wall["publish"], told, wall["raw with id"]),
        _row("the same, of publish_many", wall["publishMany"], told, wall["raw with id"]),
        _row(f"{language}: one publish after the other, p50", alone["publish"]["p50"], f"{peer}", alone["raw"]["p50"]),
        _row("the same, p99", alone["publish"]["p99"], f"{peer}", alone["raw"]["p99"]),
    ]


def _row(what: str, measured: float, peer: str, against: float, budget: float | None = None) -> Row:
    return Row(what, Quantity(what, measured, Unit.MICROSECONDS), Quantity(peer, against, Unit.MICROSECONDS), budget)
