# Generated from schemas/common/linktype.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Literal

from typing_extensions import TypeAliasType

LinkCardinality = TypeAliasType("LinkCardinality", Literal["one-to-one", "one-to-many", "many-to-many"])
"""How many objects a link type joins on each side."""
