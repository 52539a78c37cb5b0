# Generated from schemas/linktype.created/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field

from ..._contracts import Event
from .common_linktype import LinkCardinality
from .common_resource import ResourceId


class LinkTypeCreatedV1(Event, contract="linktype_created_v1"):
    """Sent when a link type has been created."""

    operation: Literal["create"]
    """What was done: always create."""
    resource_id: ResourceId
    """Identifier of the link type that was created."""
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
