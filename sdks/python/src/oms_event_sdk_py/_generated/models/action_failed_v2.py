# Generated from schemas/action.failed/v2.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field

from ..._contracts import Event, Record
from .common_action import ActionCounts, ActionJobId, ActionProgress, ActionResult, ActionType


class ActionFailedV2(Event, contract="action_failed_v2"):
    """Sent when the job of an action has ended without doing all of its work, with an error for programs. Further
    conditions of the schema are checked at run time.
    """

    action_type: ActionType
    """Name of the action type that the job runs."""
    job_id: ActionJobId
    """Identifier of the job that has failed."""
    status: Literal["failed", "timed_out"]
    """How the job ended: with an error, which is then given, or without an answer in time."""
    progress: ActionProgress | MISSING = MISSING
    """Part of the work that was done before the end."""
    counts: ActionCounts | MISSING = MISSING
    """How many objects the job has to do with."""
    result: ActionResult | MISSING = MISSING
    """What the job produced before its end."""
    error: ActionFailure | MISSING = MISSING
    """What went wrong; required where status is failed."""
    version: Annotated[str, Field(pattern="^2\\.\\d+\\.\\d+$")] = "2.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""


class ActionFailure(Record):
    """Why a job failed."""

    code: Annotated[str, Field(max_length=64, pattern="^[A-Za-z][A-Za-z0-9_.-]*$")]
    """Name of the kind of error, stable over time."""
    message: Annotated[str, Field(max_length=4096, min_length=1)]
    """What went wrong, for people to read."""
    retryable: bool
    """Whether the same job may succeed when it is run again."""
