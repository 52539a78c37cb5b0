"""``python -m tests.faults.consumer URL NAME``: takes an event, says so, and handles it for ever."""

from __future__ import annotations

import asyncio
import sys

from oms_event_sdk_py import OMSEventClient, SchemaCreatedV2


async def main(url: str, name: str) -> None:
    """Take one event and never finish it."""
    async with OMSEventClient.connect(url) as client, client.subscribe(SchemaCreatedV2, consumer=name) as events:
        async for event in events:
            sys.stdout.write(f"{event.id} {event.attempt}\n")
            sys.stdout.flush()
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
