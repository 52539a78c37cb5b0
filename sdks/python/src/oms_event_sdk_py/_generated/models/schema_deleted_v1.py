# Generated from schemas/schema.deleted/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Literal

from pydantic import MISSING
from typing_extensions import deprecated

from ..._contracts import Event
from .common_people import EmailAddress
from .common_resource import ResourceId, ResourceSnapshot, ResourceType


@deprecated(
    "SchemaDeletedV1 is deprecated since 2026-11-01 and ends on 2027-05-01: use SchemaDeletedV2 instead. "
    "Send SchemaDeletedV2: the same fields, and version.",
    category=None,
)
class SchemaDeletedV1(Event, contract="schema_deleted_v1", personal=("author",)):
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
