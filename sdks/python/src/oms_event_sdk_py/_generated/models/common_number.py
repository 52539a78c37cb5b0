# Generated from schemas/common/number.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from ..._contracts import Integer

Count = TypeAliasType("Count", Annotated[Integer, Field(ge=0, le=9007199254740991)])
"""How many: at most 2^53 - 1, which every JSON reader keeps exact (RFC 8259, section 6)."""
