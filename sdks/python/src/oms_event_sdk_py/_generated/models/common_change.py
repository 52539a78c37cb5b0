# Generated from schemas/common/change.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Any

from pydantic import MISSING, Field

from ..._contracts import Record


class FieldChange(Record):
    """One field of a resource that changed."""

    field: Annotated[str, Field(max_length=256, min_length=1)]
    """Path of the field in the resource, with dots between names, such as title_property.name."""
    old_value: Any | MISSING = MISSING
    """Value before the change, of any JSON type; absent where the field was not set."""
    new_value: Any | MISSING = MISSING
    """Value after the change, of any JSON type; absent where the field was removed."""
