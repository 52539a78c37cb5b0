# Generated from schemas/common/people.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated

from pydantic import MISSING, Field
from typing_extensions import TypeAliasType

from ..._contracts import Record


class Contact(Record, personal=("email",)):
    """One way to reach a person."""

    email: EmailAddress
    """Where mail reaches the person. Personal data (email)."""
    next: Contact | MISSING = MISSING
    """Whom to ask if nobody answers."""


EmailAddress = TypeAliasType("EmailAddress", Annotated[str, Field(max_length=254)])
"""Email address of a person."""
