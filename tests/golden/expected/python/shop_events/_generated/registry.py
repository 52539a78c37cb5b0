# Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
"""What the package knows of each event version."""

from .._contracts import Deprecation, EventVersion, PersonalField, Registry

__all__ = ["REGISTRY", "Deprecation", "PersonalField"]

REGISTRY = Registry(
    (
        EventVersion(
            type="com.example.shop.order.placed.v1",
            family="order",
            action="placed",
            major=1,
            version="1.0.0",
            model_name="OrderPlacedV1",
            module="shop_events._generated.models.order_placed_v1",
            dataschema="https://schemas.shop.example/order.placed/v1.json",
            subject="shop.order.placed.v1.{branch}",
            closed=(
                "/order_id",
                "/total/cents",
                "/total/currency",
            ),
            deprecation=Deprecation("2026-11-01", "2027-05-01", "OrderPlacedV2", "It says how the order is paid."),
        ),
        EventVersion(
            type="com.example.shop.order.placed.v2",
            family="order",
            action="placed",
            major=2,
            version="2.1.0",
            model_name="OrderPlacedV2",
            module="shop_events._generated.models.order_placed_v2",
            dataschema="https://schemas.shop.example/order.placed/v2.json",
            subject="shop.order.placed.v2.{branch}",
            personal=(
                PersonalField("/contact/**/email", "email"),
                PersonalField("/watchers/*", "email"),
            ),
            closed=(
                "/gift",
                "/lines/*/price/cents",
                "/lines/*/price/currency",
                "/lines/*/quantity",
                "/order_id",
                "/payment/method",
                "/placed_at",
                "/version",
                "/wanted_on",
                "/weight",
            ),
            free=(
                "/contact/email",
                "/contact/next",
                "/extra",
                "/labels",
                "/lines/*/sku",
                "/payment/days",
                "/payment/last_digits",
                "/watchers/*",
            ),
        ),
        EventVersion(
            type="com.example.shop.customer.renamed.v1",
            family="customer",
            action="renamed",
            major=1,
            version="1.0.0",
            model_name="CustomerRenamedV1",
            module="shop_events._generated.models.customer_renamed_v1",
            dataschema="https://schemas.shop.example/customer.renamed/v1.json",
            subject="shop.customer.renamed.v1.{customer_id}",
            personal=(
                PersonalField("/new-name", "name"),
                PersonalField("/old-name", "name"),
            ),
            closed=(
                "/class",
                "/version",
            ),
            free=(
                "/customer_id",
                "/document",
                "/new-name",
                "/old-name",
                "/reason",
            ),
        ),
        EventVersion(
            type="com.example.shop.warehouse.counted.v1",
            family="warehouse",
            action="counted",
            major=1,
            version="1.0.0",
            model_name="WarehouseCountedV1",
            module="shop_events._generated.models.warehouse_counted_v1",
            dataschema="https://schemas.shop.example/warehouse.counted/v1.json",
            subject="shop.warehouse.counted.v1.-",
            closed=("/version",),
            free=(
                "/place",
                "/stock",
            ),
        ),
    )
)
"""All event versions, by type, by model name and by event."""
