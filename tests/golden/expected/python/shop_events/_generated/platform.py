# Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
"""The platform that the events need, as the catalogue says it: times in seconds, sizes in bytes."""

from ..platform import Bus, Delivery, Platform, Route, Stream

PLATFORM = Platform(
    name="shop",
    title="Shop events",
    source="shop",
    type_prefix="com.example.shop.",
    client="ShopEventClient",
    environments={},
    routes={
        "order": Route(mode="ALL", to=("nats", "eventbridge"), token="branch", dual_publish=False),
        "customer": Route(mode="FAILOVER", to=("nats", "eventbridge"), token="customer_id", dual_publish=False),
        "warehouse": Route(mode="ALL", to=("eventbridge",), token="-", dual_publish=False),
    },
    delivery=Delivery(
        max_retries=3, max_deliver=4, backoff=(1, 10, 60), ack_wait=30, max_event_age=3600, publish_timeout=10
    ),
    events=Stream(
        name="SHOP_EVENTS",
        subjects=("shop.order.*.*.*", "shop.customer.*.*.*", "shop.warehouse.*.*.*"),
        max_age=86400,
        duplicate_window=600,
    ),
    dlq=Stream(name="SHOP_DLQ", subjects=("dlq.SHOP_EVENTS.>",), max_age=1209600, duplicate_window=120),
    advisories=Stream(
        name="SHOP_ADVISORIES",
        subjects=(
            "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.SHOP_EVENTS.*",
            "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.SHOP_EVENTS.*",
        ),
        max_age=1209600,
        duplicate_window=0,
    ),
    bus=Bus(name="shop-events", dlq="shop-events-dlq", archive=2592000, dlq_retention=1209600, max_entry_bytes=262144),
    readers=(),
)
"""Routes, delivery, streams, bus and environments."""
