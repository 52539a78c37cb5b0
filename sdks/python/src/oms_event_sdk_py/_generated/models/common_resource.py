# Generated from schemas/common/resource.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

ResourceId = TypeAliasType("ResourceId", Annotated[str, Field(max_length=128, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]*$")])
"""Identifier of a resource: it is never reused, and stays the same when the resource is renamed."""


ResourceType = TypeAliasType(
    "ResourceType",
    Literal["object_type", "property", "shared_property", "link_type", "interface", "action_type", "schema", "branch"],
)
"""Kind of a resource of the ontology."""


ResourceSnapshot = TypeAliasType("ResourceSnapshot", dict[str, Any] | None)
"""A resource as it was at one moment, by field name, or null where there was no such resource."""
