# Generated from schemas/action.completed/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field

from ..._contracts import Event
from .common_action import ActionCounts, ActionJobId, ActionProgress, ActionResult, ActionType


class ActionCompletedV1(Event, contract="action_completed_v1"):
    """Sent when the job of an action has done all of its work."""

    action_type: ActionType
    """Name of the action type that the job runs."""
    job_id: ActionJobId
    """Identifier of the job that has completed."""
    status: Literal["completed"]
    """How the job ended: always completed."""
    progress: ActionProgress | MISSING = MISSING
    """Part of the work that is done."""
    counts: ActionCounts | MISSING = MISSING
    """How many objects the job has to do with."""
    result: ActionResult | MISSING = MISSING
    """What the job produced."""
    version: Annotated[str, Field(pattern="^1\\.\\d+\\.\\d+$")] = "1.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""
