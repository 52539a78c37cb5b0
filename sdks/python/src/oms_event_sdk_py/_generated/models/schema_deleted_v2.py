# Generated from schemas/schema.deleted/v2.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field

from ..._contracts import Event
from .common_people import EmailAddress
from .common_resource import ResourceId, ResourceSnapshot, ResourceType


class SchemaDeletedV2(Event, contract="schema_deleted_v2", personal=("author",)):
    """Sent when a resource of the ontology schema has been deleted."""

    operation: Literal["delete"]
    """What was done: always delete."""
    resource_type: ResourceType
    """Kind of the resource that was deleted."""
    resource_id: ResourceId | MISSING = MISSING
    """Identifier of the resource that was deleted."""
    old_value: ResourceSnapshot | MISSING = MISSING
    """The resource as it was last."""
    new_value: ResourceSnapshot | MISSING = MISSING
    """The resource after it was deleted: normally null."""
    author: EmailAddress | MISSING = MISSING
    """Email address of the person who deleted the resource. Personal data (email)."""
    version: Annotated[str, Field(pattern="^2\\.\\d+\\.\\d+$")] = "2.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""
