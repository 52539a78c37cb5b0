# Generated from schemas/schema.updated/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Literal

from pydantic import MISSING
from typing_extensions import deprecated

from ..._contracts import Event
from .common_people import EmailAddress
from .common_resource import ResourceId, ResourceSnapshot, ResourceType


@deprecated(
    "SchemaUpdatedV1 is deprecated since 2026-11-01 and ends on 2027-05-01: use SchemaUpdatedV2 instead. "
    "Send SchemaUpdatedV2: the same fields, and version.",
    category=None,
)
class SchemaUpdatedV1(Event, contract="schema_updated_v1", personal=("author",)):
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
