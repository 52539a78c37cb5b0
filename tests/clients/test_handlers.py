"""Handlers: how long they may take, and what becomes of an event whose handler failed."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from oms_event_sdk_py import OMSEventClient, ReceivedEvent, RetryLater, SchemaCreatedV2
from oms_event_sdk_py.errors import DeadlineExceededError
from oms_event_sdk_py.pii.errors import KeyServiceError
from tests.clients.events import created
from tests.clients.servers import NatsServer, admin, api, stored, until


async def test_a_failure_that_may_pass_is_tried_again(nats: NatsServer, quick: type[OMSEventClient]) -> None:
    """Such as that of a publish in the handler while the other broker is away."""
    attempts: list[int] = []

    async def handler(event: ReceivedEvent[SchemaCreatedV2]) -> None:
        attempts.append(event.attempt)
        if event.attempt == 1:
            raise DeadlineExceededError("away", transport="eventbridge", attempts=3)
        await subscription.stop()

    async with quick.connect(nats.url) as client:
        await client.publish(created())
        subscription = client.subscribe(SchemaCreatedV2, consumer="passing")
        await subscription.run(handler)
        await subscription.close()
    assert attempts == [1, 2]


async def test_what_a_handler_gets_wrong_is_not_the_fault_of_its_event(
    nats: NatsServer, quick: type[OMSEventClient]
) -> None:
    attempts: list[int] = []

    async def handler(event: ReceivedEvent[SchemaCreatedV2]) -> None:
        attempts.append(event.attempt)
        match event.attempt:
            case 1:
                await client.publish_with_tracing("oms.schema.created.v2.-", {"operation": "create"})
            case 2:
                await client.publish(created(), tenant="")
            case 3:
                await client.publish_with_tracing("oms.nothing", {})
            case _:
                SchemaCreatedV2.model_validate({})

    async with quick.connect(nats.url) as client, admin(nats.url) as plain:
        await client.publish(created())
        subscription = client.subscribe(SchemaCreatedV2, consumer="wrong")
        running = asyncio.create_task(subscription.run(handler))

        async def buried() -> bool:
            return bool((await api(plain, "STREAM.INFO.OMS_DLQ"))["state"]["messages"])

        await until(buried)
        await subscription.close()
        await running
        (letter,) = await stored(plain, "OMS_DLQ")
    assert attempts == [1, 2, 3, 4]
    assert (letter.headers["Dlq-Reason"], letter.headers["Dlq-Error"]) == ("failed", "not a valid SchemaCreatedV2")


async def test_a_loop_goes_on_where_an_event_cannot_be_read_at_the_moment(quick: type[OMSEventClient]) -> None:
    """Such as where the service of its key does not answer."""

    class Away:
        calls = 0

        def scan(self, payload: bytes, version: object, attributes: Mapping[str, str]) -> tuple[()]:
            return ()

        async def protect(self, payload: bytes, version: object, findings: object) -> bytes:
            return payload

        async def reveal(self, value: Any, version: object) -> Any:
            self.calls += 1
            if self.calls == 1:
                raise KeyServiceError("away")
            return value

    async with quick.connect("memory://", protector=Away()) as client:
        await client.publish(created())
        async with client.subscribe(SchemaCreatedV2, consumer="reader") as events:
            async for event in events:
                assert event.attempt == 2
                break


async def test_a_long_handler_keeps_its_event(nats: NatsServer, quick: type[OMSEventClient]) -> None:
    attempts: list[int] = []

    async def handler(event: ReceivedEvent[SchemaCreatedV2]) -> None:
        attempts.append(event.attempt)
        await asyncio.sleep(2.2)  # more than twice ack_wait
        await subscription.stop()

    async with quick.connect(nats.url) as client:
        await client.publish(created())
        subscription = client.subscribe(SchemaCreatedV2, consumer="long")
        await subscription.run(handler, concurrency=2)
        await subscription.close()
    assert attempts == [1]


async def test_retry_later_waits_as_long_as_it_says(nats: NatsServer, quick: type[OMSEventClient]) -> None:
    times: list[float] = []

    async def handler(event: ReceivedEvent[SchemaCreatedV2]) -> None:
        times.append(time.monotonic())
        if len(times) == 1:
            raise RetryLater(0.4)
        await subscription.stop()

    async with quick.connect(nats.url) as client:
        await client.publish(created())
        subscription = client.subscribe(SchemaCreatedV2, consumer="later")
        await subscription.run(handler)
        await subscription.close()
    assert times[1] - times[0] >= 0.4


async def test_a_handler_whose_helper_is_cancelled_has_failed_and_no_more(quick: type[OMSEventClient]) -> None:
    attempts: list[int] = []

    async def handler(event: ReceivedEvent[SchemaCreatedV2]) -> None:
        attempts.append(event.attempt)
        if event.attempt < 3:
            helper = asyncio.create_task(asyncio.sleep(60))
            helper.cancel()
            await helper
        await subscription.stop()

    async with quick.connect("memory://") as client:
        await client.publish(created())
        subscription = client.subscribe(SchemaCreatedV2, consumer="reader")
        await subscription.run(handler)
    assert attempts == [1, 2, 3]
