# Generated from schemas/system.maintenance/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field
from typing_extensions import TypeAliasType

from ..._contracts import Event, Record
from .common_system import SystemComponent, SystemDetails
from .common_time import Instant


class SystemMaintenanceV1(Event, contract="system_maintenance_v1"):
    """Sent when maintenance of a component is planned, begins, ends or is called off."""

    component: SystemComponent
    """Name of the component that is maintained."""
    status: MaintenanceStatus
    """How far the maintenance is."""
    details: SystemDetails | MISSING = MISSING
    """Facts that help to understand the event."""
    occurred_at: Instant | MISSING = MISSING
    """When the maintenance got this status."""
    window: MaintenanceWindow | MISSING = MISSING
    """When the component may be unavailable."""
    version: Annotated[str, Field(pattern="^1\\.\\d+\\.\\d+$")] = "1.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""


class MaintenanceWindow(Record):
    """A span of time for maintenance; the end is not before the start."""

    start: Instant
    """When the maintenance begins."""
    end: Instant
    """When the maintenance is over at the latest."""


MaintenanceStatus = TypeAliasType("MaintenanceStatus", Literal["scheduled", "in_progress", "completed", "cancelled"])
"""How far a maintenance is."""
