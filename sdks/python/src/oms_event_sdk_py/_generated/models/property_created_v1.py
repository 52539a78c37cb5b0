# Generated from schemas/property.created/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import MISSING, Field

from ..._contracts import Event
from .common_property import PropertyDataType, PropertyFlags, PropertyName, PropertyVisibility
from .common_resource import ResourceId


class PropertyCreatedV1(Event, contract="property_created_v1"):
    """Sent when a property has been created."""

    operation: Literal["create"]
    """What was done: always create."""
    resource_id: ResourceId
    """Identifier of the property that was created."""
    property_name: PropertyName
    """Name of the property in the API."""
    data_type: PropertyDataType | MISSING = MISSING
    """Data type of the property's values."""
    object_type_id: ResourceId | MISSING = MISSING
    """Identifier of the object type that has the property."""
    flags: PropertyFlags | MISSING = MISSING
    """What is switched on for the property."""
    default_value: Any | MISSING = MISSING
    """Value of an object that is given none, of any JSON type; null is a value, absent is not."""
    visibility: PropertyVisibility | MISSING = MISSING
    """How prominently applications show the property."""
    version: Annotated[str, Field(pattern="^1\\.\\d+\\.\\d+$")] = "1.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""
