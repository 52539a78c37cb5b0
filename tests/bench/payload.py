"""The event that reading and writing are timed on: 1 KB, as an OMS sends it."""

from __future__ import annotations

import json
from typing import Any

from tests.bench.measure import ROOT
from tests.bench.packages import PYTHON

EVENT = "ObjectTypeUpdatedV1"
_SIZE = 1024
_CHANGED = "description status title_property.name parent_types interfaces limits.rows owner_group icon".split()


def payload() -> dict[str, Any]:
    """The full example of the contracts, with as many changes as make it about 1 KB of compact JSON."""
    file = ROOT / "schemas" / "objecttype.updated" / "examples" / "v1" / "full.json"
    made: dict[str, Any] = json.loads(file.read_text("utf-8"))
    for field in _CHANGED:
        if len(text(made)) >= _SIZE - 40:
            break
        made["changes"].append({"field": field, "old_value": f"the former {field}", "new_value": f"the new {field}"})
    return made


def text(value: dict[str, Any]) -> str:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def schema() -> Any:
    """The canonical schema that both SDKs hold the event against."""
    folder = PYTHON / "oms_event_sdk_py" / "_generated" / "schemas"
    return json.loads((folder / "objecttype_updated_v1.json").read_text("utf-8"))["schema"]
