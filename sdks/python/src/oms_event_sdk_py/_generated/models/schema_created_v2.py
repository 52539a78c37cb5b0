# Generated from schemas/schema.created/v2.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field

from ..._contracts import Event
from .common_people import EmailAddress
from .common_resource import ResourceId, ResourceSnapshot, ResourceType


class SchemaCreatedV2(Event, contract="schema_created_v2", personal=("author",)):
    """Sent when a resource of the ontology schema has been created."""

    operation: Literal["create"]
    """What was done: always create."""
    resource_type: ResourceType
    """Kind of the resource that was created."""
    resource_id: ResourceId | MISSING = MISSING
    """Identifier of the resource that was created."""
    old_value: ResourceSnapshot | MISSING = MISSING
    """The resource before it was created: normally null."""
    new_value: ResourceSnapshot | MISSING = MISSING
    """The resource as it was created."""
    author: EmailAddress | MISSING = MISSING
    """Email address of the person who created the resource. Personal data (email)."""
    version: Annotated[str, Field(pattern="^2\\.\\d+\\.\\d+$")] = "2.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""
