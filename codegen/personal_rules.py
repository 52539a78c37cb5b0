"""The rule table of personal data: ``codegen/personal_data/rules.json``."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, cast


@cache
def personal_rules() -> dict[str, Any]:
    """The table, with the sentences that explain it."""
    text = (Path(__file__).parent / "personal_data" / "rules.json").read_text("utf-8")
    return cast("dict[str, Any]", json.loads(text))
