"""A consumer with the extra ``nats``: publishes an event to the server that is its argument, and reads it back."""

import asyncio
import sys

from oms_event_sdk_py import OMSEventClient, SchemaCreatedV2


async def main(address: str) -> None:
    """One event there and back."""
    async with OMSEventClient.connect(address) as client:
        event = SchemaCreatedV2(operation="create", resource_type="object_type", resource_id="python")
        result = await client.publish(event, branch="main")
        await client.publish_schema_created(operation="create", resource_type="link_type", branch="main")
        async with client.subscribe(SchemaCreatedV2, consumer="rehearsal") as events:
            async for received in events:
                if received.envelope.id == result.id:
                    assert received.data == event, received
                    break


asyncio.run(asyncio.wait_for(main(sys.argv[1]), 30))
