# Generated from schemas/common/people.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

EmailAddress = TypeAliasType("EmailAddress", Annotated[str, Field(max_length=254)])
"""Email address of a person (at most 254 characters: RFC 5321, section 4.5.3.1.3)."""
