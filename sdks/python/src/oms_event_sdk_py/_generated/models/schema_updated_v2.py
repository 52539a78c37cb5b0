# Generated from schemas/schema.updated/v2.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field

from ..._contracts import Event
from .common_people import EmailAddress
from .common_resource import ResourceId, ResourceSnapshot, ResourceType


class SchemaUpdatedV2(Event, contract="schema_updated_v2", personal=("author",)):
    """Sent when a resource of the ontology schema has been updated."""

    operation: Literal["update"]
    """What was done: always update."""
    resource_type: ResourceType
    """Kind of the resource that was updated."""
    resource_id: ResourceId | MISSING = MISSING
    """Identifier of the resource that was updated."""
    old_value: ResourceSnapshot | MISSING = MISSING
    """The resource before the update: all fields, or those that changed."""
    new_value: ResourceSnapshot | MISSING = MISSING
    """The resource after the update: all fields, or those that changed."""
    author: EmailAddress | MISSING = MISSING
    """Email address of the person who updated the resource. Personal data (email)."""
    version: Annotated[str, Field(pattern="^2\\.\\d+\\.\\d+$")] = "2.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""
