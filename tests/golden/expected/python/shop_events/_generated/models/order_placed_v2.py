# Generated from schemas/order.placed/v2.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import MISSING, Field
from typing_extensions import TypeAliasType

from ..._contracts import Date, DateTime, Event, Integer, Number, Record, Uuid
from .common_money import Amount
from .common_people import Contact, EmailAddress


class OrderPlacedV2(
    Event, contract="order_placed_v2", defaults={"wanted_on": None}, choices=("payment",), personal=("watchers",)
):
    """Sent when an order has been placed and it is known how it will be paid."""

    order_id: Uuid
    """Identifier of the order."""
    lines: Annotated[list[OrderLine], Field(max_length=500, min_length=1)]
    """What is ordered, in the order of the basket."""
    payment: Payment
    """How the order is paid."""
    contact: Contact | MISSING = MISSING
    """Whom to ask about the order."""
    watchers: list[EmailAddress] | MISSING = MISSING
    """People who are told of each step. No two items are equal. Personal data (email)."""
    placed_at: DateTime | MISSING = MISSING
    """When the order was placed."""
    wanted_on: Date | None | MISSING = MISSING
    """Day on which the order is wanted; null when it does not matter. Format: date."""
    labels: Annotated[dict[str, str] | MISSING, Field(max_length=20)] = MISSING
    """Free labels, by name."""
    extra: Any | MISSING = MISSING
    """Anything else, of any JSON type."""
    weight: Annotated[Number | MISSING, Field(gt=0)] = MISSING
    """Weight in kilograms."""
    gift: bool = False
    """Whether the order is a present."""
    version: Annotated[str, Field(pattern="^2\\.\\d+\\.\\d+$")] = "2.1.0"
    """Version of this contract that the payload was written for."""


class OrderLine(Record):
    """One position of an order."""

    sku: Annotated[str, Field(min_length=1, pattern="^[A-Z0-9-]+$")]
    """The article."""
    quantity: Annotated[Integer, Field(ge=1)] = 1
    """How many pieces. A multiple of 1."""
    price: Amount | MISSING = MISSING
    """Price of one piece."""


class CardPayment(Record):
    """The order is paid by card."""

    method: Literal["card"]
    """Always card."""
    last_digits: Annotated[str, Field(pattern="^[0-9]{4}$")]
    """The end of the card's number."""


class TransferPayment(Record):
    """The order is paid by bank transfer."""

    method: Literal["transfer"]
    """Always transfer."""
    days: Literal[0, 14, 30] = 14
    """Days until it is due."""


Payment = TypeAliasType("Payment", Annotated[CardPayment | TransferPayment, Field(discriminator="method")])
"""How an order is paid, told apart by method."""
