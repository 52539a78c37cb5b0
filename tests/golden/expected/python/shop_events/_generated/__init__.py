# Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
"""Every model by name, imported when it is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models.common_money import Amount as Amount
    from .models.common_money import Currency as Currency
    from .models.common_people import Contact as Contact
    from .models.common_people import EmailAddress as EmailAddress
    from .models.customer_renamed_v1 import CustomerRenamedV1 as CustomerRenamed
    from .models.customer_renamed_v1 import CustomerRenamedV1 as CustomerRenamedV1
    from .models.order_placed_v1 import OrderPlacedV1 as OrderPlacedV1
    from .models.order_placed_v2 import CardPayment as CardPayment
    from .models.order_placed_v2 import OrderLine as OrderLine
    from .models.order_placed_v2 import OrderPlacedV2 as OrderPlaced
    from .models.order_placed_v2 import OrderPlacedV2 as OrderPlacedV2
    from .models.order_placed_v2 import Payment as Payment
    from .models.order_placed_v2 import TransferPayment as TransferPayment
    from .models.warehouse_counted_v1 import WarehouseCountedV1 as WarehouseCounted
    from .models.warehouse_counted_v1 import WarehouseCountedV1 as WarehouseCountedV1

MODULES: dict[str, str] = {
    "Amount": "common_money",
    "CardPayment": "order_placed_v2",
    "Contact": "common_people",
    "Currency": "common_money",
    "CustomerRenamedV1": "customer_renamed_v1",
    "EmailAddress": "common_people",
    "OrderLine": "order_placed_v2",
    "OrderPlacedV1": "order_placed_v1",
    "OrderPlacedV2": "order_placed_v2",
    "Payment": "order_placed_v2",
    "TransferPayment": "order_placed_v2",
    "WarehouseCountedV1": "warehouse_counted_v1",
}
"""The module of each model."""

ALIASES: dict[str, str] = {
    "CustomerRenamed": "CustomerRenamedV1",
    "OrderPlaced": "OrderPlacedV2",
    "WarehouseCounted": "WarehouseCountedV1",
}
"""A name without a version stands for the newest version."""

__all__ = [
    "Amount",
    "CardPayment",
    "Contact",
    "Currency",
    "CustomerRenamed",
    "CustomerRenamedV1",
    "EmailAddress",
    "OrderLine",
    "OrderPlaced",
    "OrderPlacedV1",
    "OrderPlacedV2",
    "Payment",
    "TransferPayment",
    "WarehouseCounted",
    "WarehouseCountedV1",
]


def __getattr__(name: str) -> Any:
    target = ALIASES.get(name, name)
    module = MODULES.get(target)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.models.{module}"), target)


def __dir__() -> list[str]:
    return sorted({*globals(), *MODULES, *ALIASES})
