"""What reading, checking, creating and writing a 1 KB event costs, beside what others take for the same."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench import node, payload
from tests.bench.measure import python_json
from tests.bench.packages import PYTHON, TYPESCRIPT
from tests.bench.table import Quantity, Row, Unit

_PYTHON, _NODE = 1.3, 2


def rows(folder: Path, rounds: int) -> list[Row]:
    """Rows of both languages. The folder holds what the programs need."""
    return [*_python(rounds), *_node(folder, rounds)]


def _python(rounds: int) -> list[Row]:
    took = python_json("calls", str(rounds), environment={"PYTHONPATH": str(PYTHON)})
    return [
        _row("Python: read a 1 KB event, types and verdict", took, "read", "pydantic read", "pydantic alone", _PYTHON),
        _row("the same", took, "read", "jsonschema-rs read", "jsonschema-rs and parsing alone"),
        _row("Python: violations of a valid event", took, "violations", "jsonschema-rs", "jsonschema-rs alone"),
        _row("Python: build an event", took, "build", "pydantic build", "pydantic alone"),
        _row("Python: build and validate it", took, "build and validate", "pydantic build", "pydantic alone"),
        _row("Python: write it as JSON", took, "dump", "pydantic dump", "pydantic alone"),
    ]


def _node(folder: Path, rounds: int) -> list[Row]:
    event, schema = folder / "event.json", folder / "schema.json"
    event.write_text(payload.text(payload.payload()), "utf-8")
    schema.write_text(json.dumps(payload.schema()), "utf-8")
    took = node.script("calls.mjs", TYPESCRIPT, payload.EVENT, event, schema, str(rounds))
    return [
        _row("Node: read a 1 KB event, with the verdict", took, "parse", "JSON.parse", "JSON.parse alone", _NODE),
        _row("the same", took, "parse", "ajv parse", "JSON.parse and ajv"),
        _row("Node: the verdict", took, "is", "ajv", "ajv, compiled"),
        _row("Node: create an event, defaults and verdict", took, "create", "ajv", "ajv, compiled"),
    ]


def _row(what: str, took: dict[str, float], name: str, peer: str, told: str, budget: float | None = None) -> Row:
    measured, against = (Quantity(of, took[key], Unit.MICROSECONDS) for of, key in ((what, name), (told, peer)))
    return Row(what, measured, against, budget)
