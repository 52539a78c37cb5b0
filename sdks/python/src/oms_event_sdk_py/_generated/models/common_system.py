# Generated from schemas/common/system.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

SystemComponent = TypeAliasType(
    "SystemComponent", Annotated[str, Field(max_length=128, pattern="^[A-Za-z][A-Za-z0-9._-]*$")]
)
"""Name of a part of the system."""


SystemStatus = TypeAliasType("SystemStatus", Literal["healthy", "degraded", "unhealthy", "unknown"])
"""How well a component works."""


SystemDetails = TypeAliasType("SystemDetails", dict[str, Any])
"""Facts that help to understand the event, by names that the component defines."""
