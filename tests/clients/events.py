"""Events that the tests publish."""

from typing import Any

from oms_event_sdk_py import SchemaCreatedV2
from oms_event_sdk_py.transports.memory import MemoryTransport, Stored


def created(**fields: Any) -> SchemaCreatedV2:
    """The smallest schema.created, with more where a test needs it."""
    return SchemaCreatedV2(operation="create", resource_type="object_type", **fields)


def in_memory(client: Any) -> list[Stored]:
    """What a client's ``memory://`` has stored."""
    assert isinstance(client.transport, MemoryTransport)
    return client.transport.broker.events
