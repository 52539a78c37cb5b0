# Generated from schemas/common/action.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypeAliasType

from ..._contracts import Number, Record
from .common_number import Count


class ActionCounts(Record):
    """How many objects a job has to do with."""

    total: Count
    """Objects that the job is to process."""
    processed: Count
    """Objects processed so far, those that failed included."""
    failed: Count
    """Objects that could not be processed."""


ActionType = TypeAliasType("ActionType", Annotated[str, Field(max_length=128, pattern="^[A-Za-z][A-Za-z0-9_.:-]*$")])
"""Name of the action type that a job runs."""


ActionJobId = TypeAliasType("ActionJobId", Annotated[str, Field(max_length=128)])
"""Identifier of a job: printable ASCII without spaces."""


ActionProgress = TypeAliasType("ActionProgress", Annotated[Number, Field(ge=0, le=1)])
"""Part of the work that is done: 0 is nothing, 1 is all."""


ActionResult = TypeAliasType("ActionResult", dict[str, Any])
"""What a job produced, by names that its action type defines."""
