# Generated from schemas/schema.created/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Literal

from pydantic import MISSING
from typing_extensions import deprecated

from ..._contracts import Event
from .common_people import EmailAddress
from .common_resource import ResourceId, ResourceSnapshot, ResourceType


@deprecated(
    "SchemaCreatedV1 is deprecated since 2026-11-01 and ends on 2027-05-01: use SchemaCreatedV2 instead. "
    "Send SchemaCreatedV2: the same fields, and version.",
    category=None,
)
class SchemaCreatedV1(Event, contract="schema_created_v1", personal=("author",)):
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
