"""``python -m tests.faults.publisher URL OUTBOX PREFIX COUNT``: publishes as fast as it can, and says what is safe.

Each line of output is the resource id of an event whose publish has returned.
"""

from __future__ import annotations

import asyncio
import sys

from oms_event_sdk_py import OMSEventClient, SchemaCreatedV2


async def main(url: str, outbox: str, prefix: str, count: int) -> None:
    """Publish ``count`` events by five tasks, in blocks that tell which task and when."""
    async with OMSEventClient.connect(url, outbox=outbox, outbox_limit=1_000_000) as client:

        async def work(task: int) -> None:
            for number in range(count // 5):
                name = f"{prefix}-{task}-{number}"
                event = SchemaCreatedV2(operation="create", resource_type="object_type", resource_id=name)
                await client.publish(event, branch="main")
                sys.stdout.write(name + "\n")
                sys.stdout.flush()

        await asyncio.gather(*(work(task) for task in range(5)))
        await client.flush(60)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
