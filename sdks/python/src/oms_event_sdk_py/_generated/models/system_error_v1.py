# Generated from schemas/system.error/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated

from pydantic import MISSING, Field

from ..._contracts import Event
from .common_system import SystemComponent, SystemDetails, SystemStatus
from .common_time import Instant


class SystemErrorV1(Event, contract="system_error_v1"):
    """Sent when an error has occurred in a component."""

    component: SystemComponent
    """Name of the component that the error occurred in."""
    status: SystemStatus
    """How well the component works after the error."""
    details: SystemDetails | MISSING = MISSING
    """Facts that help to understand the event."""
    occurred_at: Instant | MISSING = MISSING
    """When the error occurred."""
    version: Annotated[str, Field(pattern="^1\\.\\d+\\.\\d+$")] = "1.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""
