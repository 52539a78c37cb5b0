"""A consumer without the extra of a transport: everything imports, and using it says what to install."""

import asyncio

from oms_event_sdk_py import OMSEventClient, OMSEventError


async def main() -> None:
    """Ask for NATS where its package is not installed."""
    said = ""
    try:
        async with OMSEventClient.connect("nats://127.0.0.1:4222"):
            pass
    except OMSEventError as error:
        said = str(error)
    assert "pip install 'oms-event-sdk[nats]'" in said, said


asyncio.run(main())
