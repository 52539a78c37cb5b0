# Generated from schemas/objecttype.created/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field

from ..._contracts import Event
from .common_change import FieldChange
from .common_objecttype import ObjectTypeName, ObjectTypeStatus
from .common_resource import ResourceId


class ObjectTypeCreatedV1(Event, contract="objecttype_created_v1"):
    """Sent when an object type has been created."""

    operation: Literal["create"]
    """What was done: always create."""
    resource_type: Literal["object_type"]
    """Kind of the resource: always object_type."""
    resource_id: ResourceId
    """Identifier of the object type that was created."""
    name: ObjectTypeName | MISSING = MISSING
    """Name of the object type in the API."""
    display_name: Annotated[str | MISSING, Field(max_length=256, min_length=1)] = MISSING
    """Name of the object type for people to read."""
    description: Annotated[str | MISSING, Field(max_length=4096)] = MISSING
    """What the objects of this type are."""
    status: ObjectTypeStatus | MISSING = MISSING
    """How far the object type can be relied on."""
    parent_types: Annotated[list[ResourceId] | MISSING, Field(max_length=100)] = MISSING
    """Identifiers of the object types that this one extends. No two items are equal."""
    interfaces: Annotated[list[ResourceId] | MISSING, Field(max_length=100)] = MISSING
    """Identifiers of the interfaces that this object type implements. No two items are equal."""
    is_abstract: bool | MISSING = MISSING
    """Whether there can be no objects of this very type, only of types that extend it."""
    changes: Annotated[list[FieldChange] | MISSING, Field(max_length=1000)] = MISSING
    """Fields that were set."""
    version: Annotated[str, Field(pattern="^1\\.\\d+\\.\\d+$")] = "1.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""
