# Generated from schemas/common/money.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field
from typing_extensions import TypeAliasType

from ..._contracts import Integer, Record


class Amount(Record, defaults={"currency": "EUR"}):
    """An amount of money."""

    cents: Annotated[Integer, Field(ge=0)]
    """Hundredths of the currency's unit."""
    currency: Currency | MISSING = MISSING
    """The currency that is meant."""


Currency = TypeAliasType("Currency", Literal["EUR", "USD", "GBP"])
"""Currency by its code of three letters (ISO 4217)."""
