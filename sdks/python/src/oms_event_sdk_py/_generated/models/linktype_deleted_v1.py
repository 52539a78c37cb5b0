# Generated from schemas/linktype.deleted/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field

from ..._contracts import Event
from .common_linktype import LinkCardinality
from .common_resource import ResourceId


class LinkTypeDeletedV1(Event, contract="linktype_deleted_v1"):
    """Sent when a link type has been deleted."""

    operation: Literal["delete"]
    """What was done: always delete."""
    resource_id: ResourceId
    """Identifier of the link type that was deleted."""
    from_type_id: ResourceId | MISSING = MISSING
    """Identifier of the object type that the links start from."""
    to_type_id: ResourceId | MISSING = MISSING
    """Identifier of the object type that the links lead to."""
    cardinality: LinkCardinality | MISSING = MISSING
    """How many objects the link type joins on each side, from first."""
    cascade_delete: bool | MISSING = MISSING
    """Whether deleting the object at the start deletes those that its links lead to."""
    version: Annotated[str, Field(pattern="^1\\.\\d+\\.\\d+$")] = "1.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""
