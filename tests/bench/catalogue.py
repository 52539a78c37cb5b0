"""A catalogue of any size, made up but realistic: the folder that the generator is timed on.

A catalogue of 100 types is the beginning of the one of 1,000, so that one event can be compared in both. The
same number gives the same bytes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.bench import fields

_SCHEMAS = "https://schemas.bench.example/"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ACTIONS = "created updated deleted approved rejected started completed failed cancelled archived".split()
_KINDS = "order invoice payment shipment customer contract product account ticket device".split()
_AREAS = "retail wholesale export import service rental online partner internal public".split()

LARGEST = len(_AREAS) * len(_KINDS) * len(_ACTIONS)
"""The most event types that there are names for."""

_HEAD = """\
[catalog]
name = "bench"
title = "Events of a benchmark"
version = "1.0.0"
schemas = "{schemas}"
common = ["common"]

[wire]
source = "bench"
type = "com.example.bench.{{family}}.{{action}}.v{{major}}"
subject = "bench.{{family}}.{{action}}.v{{major}}.{{token}}"

[packages.python]
name = "oms-event-sdk"
module = "oms_event_sdk_py"
path = "python/oms_event_sdk_py"

[packages.typescript]
name = "oms-event-sdk"
path = "typescript/src"

[delivery]
max_retries = 3
max_age = "1h"
ack_wait = "30s"
"""
_FAMILY = """
[families.{family}]
token = "-"
route = {{ mode = "ALL", to = ["nats"] }}
"""


def names(count: int) -> list[tuple[str, str, str]]:
    """Family, action and title of the first ``count`` event types."""
    every = ((area, kind, action) for area in _AREAS for kind in _KINDS for action in _ACTIONS)
    return [
        (area + kind, action, f"{area.title()}{kind.title()}{action.title()}V1")
        for (area, kind, action), _ in zip(every, range(count), strict=False)
    ]


def write(folder: Path, count: int) -> None:
    """Fill a folder with the contracts of ``count`` event types: at most ``LARGEST``."""
    if count > LARGEST:
        raise ValueError(f"there are names for {LARGEST} event types, not for {count}")
    families = dict.fromkeys(family for family, _, _ in names(count))
    text = _HEAD.format(schemas=_SCHEMAS) + "".join(_FAMILY.format(family=family) for family in families)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalog.toml").write_text(text, "utf-8")
    for name, document in fields.COMMON.items():
        _json(folder / "common" / f"{name}.json", _document(f"common/{name}.json", document))
    for index, (family, action, title) in enumerate(names(count)):
        _event(folder / f"{family}.{action}", index, action, title)


def change_one(folder: Path) -> None:
    """Change the first contract as a maintainer would: one more optional field. Each call adds another."""
    file = folder / "{}.{}".format(*names(1)[0]) / "v1.json"
    value = json.loads(file.read_text("utf-8"))
    number = sum(name.startswith("addition") for name in value["properties"])
    value["properties"][f"addition{number}"] = {"type": "string", "maxLength": 40, "description": "A later addition."}
    _json(file, value)


def _event(folder: Path, index: int, action: str, title: str) -> None:
    contract = fields.contract(index, action, title)
    _json(folder / "v1.json", _document(f"{folder.name}/v1.json", contract))
    full = fields.full(index, action, title)
    examples: dict[str, Any] = {"minimal": {name: full[name] for name in contract["required"]}, "full": full}
    examples["invalid/quantity-below-zero"] = {
        "violates": {"keyword": "minimum", "pointer": "/quantity"},
        "data": {**full, "quantity": -1},
    }
    for name, value in examples.items():
        _json(folder / "examples" / "v1" / f"{name}.json", value)


def _document(path: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": _DIALECT, "$id": _SCHEMAS + path, **body}


def _json(file: Path, value: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value, indent=2) + "\n", "utf-8")
