# Generated from schemas/system.healthcheck/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated

from pydantic import MISSING, Field

from ..._contracts import Event
from .common_system import SystemComponent, SystemDetails, SystemStatus
from .common_time import Instant


class SystemHealthCheckV1(Event, contract="system_healthcheck_v1"):
    """Sent when the health of a component has been checked."""

    component: SystemComponent
    """Name of the component that was checked."""
    status: SystemStatus
    """How well the component works."""
    details: SystemDetails | MISSING = MISSING
    """Facts that help to understand the event."""
    occurred_at: Instant | MISSING = MISSING
    """When the check was made."""
    version: Annotated[str, Field(pattern="^1\\.\\d+\\.\\d+$")] = "1.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""
