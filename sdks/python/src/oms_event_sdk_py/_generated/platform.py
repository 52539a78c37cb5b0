# Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
"""The platform that the events need, as the catalogue says it: times in seconds, sizes in bytes."""

from ..platform import Bus, Delivery, Environment, Platform, Reader, Route, Stream

PLATFORM = Platform(
    name="oms",
    title="OMS events",
    source="oms",
    type_prefix="com.foundry.oms.",
    client="OMSEventClient",
    environments={
        "development": Environment(personal_data="LOG", key=None, replicas=1, kinds={}, fields={}),
        "staging": Environment(personal_data="ANONYMIZE", key=None, replicas=1, kinds={"secret": "BLOCK"}, fields={}),
        "production": Environment(
            personal_data="ENCRYPT", key="alias/oms-events", replicas=3, kinds={"secret": "BLOCK"}, fields={}
        ),
    },
    routes={
        "schema": Route(mode="ALL", to=("nats", "eventbridge"), token="branch", dual_publish=False),
        "objecttype": Route(mode="ALL", to=("nats",), token="branch", dual_publish=False),
        "property": Route(mode="ALL", to=("nats",), token="branch", dual_publish=False),
        "linktype": Route(mode="ALL", to=("nats",), token="branch", dual_publish=False),
        "branch": Route(mode="FAILOVER", to=("nats", "eventbridge"), token="branch", dual_publish=False),
        "proposal": Route(mode="ALL", to=("nats",), token="branch", dual_publish=False),
        "action": Route(mode="ALL", to=("nats",), token="job_id", dual_publish=False),
        "system": Route(mode="ALL", to=("eventbridge",), token="-", dual_publish=False),
    },
    delivery=Delivery(
        max_retries=3, max_deliver=4, backoff=(1, 10, 60), ack_wait=30, max_event_age=3600, publish_timeout=10
    ),
    events=Stream(
        name="OMS_EVENTS",
        subjects=(
            "oms.schema.*.*.*",
            "oms.objecttype.*.*.*",
            "oms.property.*.*.*",
            "oms.linktype.*.*.*",
            "oms.branch.*.*.*",
            "oms.proposal.*.*.*",
            "oms.action.*.*.*",
            "oms.system.*.*.*",
        ),
        max_age=86400,
        duplicate_window=600,
    ),
    dlq=Stream(name="OMS_DLQ", subjects=("dlq.OMS_EVENTS.>",), max_age=1209600, duplicate_window=120),
    advisories=Stream(
        name="OMS_ADVISORIES",
        subjects=(
            "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.OMS_EVENTS.*",
            "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.OMS_EVENTS.*",
        ),
        max_age=1209600,
        duplicate_window=0,
    ),
    bus=Bus(name="oms-events", dlq="oms-events-dlq", archive=2592000, dlq_retention=1209600, max_entry_bytes=262144),
    readers=(
        Reader(
            name="oms-audit",
            families=("schema", "objecttype", "property", "linktype", "branch", "proposal", "action", "system"),
            subjects=(
                "oms.schema.*.*.*",
                "oms.objecttype.*.*.*",
                "oms.property.*.*.*",
                "oms.linktype.*.*.*",
                "oms.branch.*.*.*",
                "oms.proposal.*.*.*",
                "oms.action.*.*.*",
                "oms.system.*.*.*",
            ),
            max_ack_pending=1000,
        ),
        Reader(
            name="oms-search",
            families=("schema", "objecttype", "property", "linktype"),
            subjects=("oms.schema.*.*.*", "oms.objecttype.*.*.*", "oms.property.*.*.*", "oms.linktype.*.*.*"),
            max_ack_pending=1000,
        ),
    ),
)
"""Routes, delivery, streams, bus and environments."""
