# Generated from schemas/order.placed/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from pydantic import MISSING
from typing_extensions import deprecated

from ..._contracts import Event, Uuid
from .common_money import Amount


@deprecated(
    "OrderPlacedV1 is deprecated since 2026-11-01 and ends on 2027-05-01: use OrderPlacedV2 instead. It "
    "says how the order is paid.",
    category=None,
)
class OrderPlacedV1(Event, contract="order_placed_v1"):
    """Sent when an order has been placed."""

    order_id: Uuid
    """Identifier of the order."""
    total: Amount | MISSING = MISSING
    """What the order costs."""
