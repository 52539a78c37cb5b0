# Generated from schemas/common/property.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field
from typing_extensions import TypeAliasType

from ..._contracts import Record


class PropertyFlags(Record):
    """What is switched on for a property; an absent flag is not known to the sender."""

    required: bool | MISSING = MISSING
    """Every object must have a value."""
    primary_key: bool | MISSING = MISSING
    """The value identifies the object."""
    indexed: bool | MISSING = MISSING
    """Objects can be searched by the value."""
    unique: bool | MISSING = MISSING
    """No two objects have the same value."""
    array: bool | MISSING = MISSING
    """The property holds a list of values."""


PropertyName = TypeAliasType("PropertyName", Annotated[str, Field(max_length=128, pattern="^[A-Za-z_][A-Za-z0-9_]*$")])
"""Name of a property in the API: a letter or an underscore, then letters, digits and underscores."""


PropertyDataType = TypeAliasType("PropertyDataType", Annotated[str, Field(max_length=64, pattern="^[a-z][a-z0-9_]*$")])
"""Name of the data type of a property's values, such as string, integer, timestamp or geopoint."""


PropertyVisibility = TypeAliasType("PropertyVisibility", Literal["prominent", "normal", "hidden"])
"""How prominently applications show a property."""
