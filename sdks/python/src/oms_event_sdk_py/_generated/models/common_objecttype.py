# Generated from schemas/common/objecttype.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

ObjectTypeName = TypeAliasType(
    "ObjectTypeName", Annotated[str, Field(max_length=128, pattern="^[A-Za-z][A-Za-z0-9_]*$")]
)
"""Name of an object type in the API: a letter, then letters, digits and underscores."""


ObjectTypeStatus = TypeAliasType(
    "ObjectTypeStatus", Literal["active", "experimental", "deprecated", "example", "archived"]
)
"""How far an object type can be relied on."""
