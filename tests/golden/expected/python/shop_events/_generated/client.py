# Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
"""The client of Shop events: a publish method for each event, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..client import EventClient
from .platform import PLATFORM
from .registry import REGISTRY

if TYPE_CHECKING:
    from typing import Literal, Required, Unpack

    from .._contracts import Date, DateTime, Uuid
    from ..client import PublishOptions
    from ..results import PublishResult
    from .models import common_people, order_placed_v2

    class CustomerRenamedFields(PublishOptions, total=False):
        """The fields of CustomerRenamedV1, and what a publish can be told besides."""

        customer_id: Required[str]
        class_: Literal["person", "company"]
        old_name: None | str
        new_name: Required[str]
        reason: str
        document: str
        version: str

    class OrderPlacedFields(PublishOptions, total=False):
        """The fields of OrderPlacedV2, and what a publish can be told besides."""

        order_id: Required[Uuid]
        lines: Required[list[order_placed_v2.OrderLine]]
        payment: Required[order_placed_v2.Payment]
        contact: common_people.Contact
        watchers: list[common_people.EmailAddress]
        placed_at: DateTime
        wanted_on: None | Date
        labels: dict[str, str]
        extra: Any
        weight: float
        gift: bool
        version: str

    class WarehouseCountedFields(PublishOptions, total=False):
        """The fields of WarehouseCountedV1, and what a publish can be told besides."""

        stock: Required[dict[str, int]]
        place: list[float]
        version: str


class ShopEventClient(EventClient):
    """Publishes and consumes Shop events.

    ``publish_…`` builds the newest version of an event from its fields and publishes it; they take the options of
    ``publish`` as well.
    """

    registry = REGISTRY
    platform = PLATFORM

    async def publish_customer_renamed(self, **fields: Unpack[CustomerRenamedFields]) -> PublishResult:
        """Sent when a customer has another name."""
        return await self._publish_fields("CustomerRenamedV1", fields)

    async def publish_order_placed(self, **fields: Unpack[OrderPlacedFields]) -> PublishResult:
        """Sent when an order has been placed and it is known how it will be paid."""
        return await self._publish_fields("OrderPlacedV2", fields)

    async def publish_warehouse_counted(self, **fields: Unpack[WarehouseCountedFields]) -> PublishResult:
        """Sent when the stock of a warehouse has been counted."""
        return await self._publish_fields("WarehouseCountedV1", fields)
