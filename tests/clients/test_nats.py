"""Publishing on a real nats-server."""

import asyncio
import json
import time
from pathlib import Path

import pytest

from oms_event_sdk_py import (
    OMSEventClient,
    PublishError,
)
from oms_event_sdk_py.errors import (
    DeadlineExceededError,
    EventTooLargeError,
    OutcomeUnknownError,
    PartialPublishError,
    UnavailableError,
)
from oms_event_sdk_py.transports.nats.connection import Outgoing, write_many
from tests.clients.events import created
from tests.clients.servers import NatsServer, admin, api, free_port, nats_server, stored

PLATFORM = OMSEventClient.platform
INCOMPLETE = (
    b'{"specversion":"1.0","id":"1","source":"oms","type":"com.foundry.oms.schema.created.v2",'
    b'"data":{"version":"2.0.0"}}'
)


async def test_a_publish_says_where_the_event_is(nats: NatsServer) -> None:
    async with OMSEventClient.connect(nats.url) as client:
        first = await client.publish(created(), branch="main", event_id="one")
        again = await client.publish(created(), branch="main", event_id="one")
        other = await client.publish_schema_created(operation="create", resource_type="link_type", branch="main")
    (receipt,) = first.receipts
    assert (receipt.transport, receipt.stream, receipt.sequence) == ("nats", "OMS_EVENTS", 1)
    assert (receipt.destination, receipt.duplicate) == ("oms.schema.created.v2.main", False)
    assert (first.id, first.type, first.attempts) == ("one", "com.foundry.oms.schema.created.v2", 1)
    assert (again.receipts[0].sequence, again.receipts[0].duplicate) == (1, True)
    assert other.receipts[0].sequence == 2


async def test_the_message_carries_the_envelope_and_its_headers(nats: NatsServer) -> None:
    async with OMSEventClient.connect(nats.url) as client, admin(nats.url) as plain:
        result = await client.publish(created(), branch="main")
        (message,) = await stored(plain, "OMS_EVENTS")
    assert json.loads(message.data)["id"] == result.id
    assert message.headers["Content-Type"] == "application/cloudevents+json"
    assert message.headers["Nats-Msg-Id"] == f"oms/{result.id}"


async def test_many_are_stored_in_order_and_once(nats: NatsServer) -> None:
    events = [created(resource_id=f"r{number}") for number in range(1200)]
    async with OMSEventClient.connect(nats.url) as client, admin(nats.url) as plain:
        results = await client.publish_many(events, branch="main")
        assert [result.receipts[0].sequence for result in results] == list(range(1, 1201))
        messages = await stored(plain, "OMS_EVENTS")
    assert [json.loads(m.data)["data"]["resource_id"] for m in messages] == [e.resource_id for e in events]


async def test_a_batch_without_atomic_batches_is_stored_one_by_one(nats: NatsServer) -> None:
    async with admin(nats.url) as plain:
        config = (await api(plain, "STREAM.INFO.OMS_EVENTS"))["config"]
        await api(plain, "STREAM.UPDATE.OMS_EVENTS", config | {"allow_atomic": False})
        async with OMSEventClient.connect(nats.url) as client:
            results = await client.publish_many([created() for _ in range(30)])
        assert [result.receipts[0].sequence for result in results] == list(range(1, 31))


async def test_an_event_that_is_too_large_is_not_sent(nats: NatsServer) -> None:
    async with OMSEventClient.connect(nats.url) as client:
        big = created(new_value={"text": "x" * 1_100_000})
        with pytest.raises(EventTooLargeError, match=r"more than nats takes \(1044480\)") as caught:
            await client.publish(big)
        assert caught.value.size - caught.value.limit < 60_000
        with pytest.raises(PartialPublishError) as several:
            await client.publish_many([created(), big, created()])
        assert [isinstance(each, PublishError) for each in several.value.outcomes] == [False, True, False]


async def test_without_a_stream_the_error_says_what_to_do(tmp_path: Path) -> None:
    with nats_server(tmp_path) as server:
        async with OMSEventClient.connect(server.url, timeout=2) as client:
            with pytest.raises(DeadlineExceededError, match="apply the platform") as caught:
                await client.publish(created())
            assert isinstance(caught.value.__cause__, UnavailableError)
            assert caught.value.attempts > 1


async def test_without_a_server_the_error_comes_within_the_time() -> None:
    async with OMSEventClient.connect(f"nats://127.0.0.1:{free_port()}", timeout=0.3) as client:
        started = time.monotonic()
        with pytest.raises(PublishError, match="no connection to NATS"):
            await client.publish(created())
        assert time.monotonic() - started < 8


async def test_a_frozen_server_is_an_error_within_the_time(nats: NatsServer) -> None:
    async with OMSEventClient.connect(nats.url, timeout=0.5) as client:
        await client.publish(created(), timeout=10)
        nats.freeze()
        try:
            started = time.monotonic()
            with pytest.raises(PublishError) as caught:
                await client.publish(created())
            assert time.monotonic() - started < 8
            assert isinstance(caught.value, DeadlineExceededError)
            assert isinstance(caught.value.__cause__, OutcomeUnknownError)
        finally:
            nats.thaw()
        assert (await client.publish(created(), timeout=10)).receipts


async def test_the_connection_comes_back_by_itself(nats: NatsServer) -> None:
    async with OMSEventClient.connect(nats.url, timeout=20) as client:
        await client.publish(created())
        nats.kill()
        publishing = asyncio.create_task(client.publish(created()))
        await asyncio.sleep(0.3)
        nats.start()
        assert (await publishing).receipts[0].sequence == 2


async def test_a_batch_is_written_without_nats_pys_inner_function_as_well() -> None:
    published: list[Outgoing] = []

    class Public:
        is_connected = True

        async def publish(self, subject: str, body: bytes, *, reply: str, headers: dict[str, str]) -> None:
            published.append((subject, headers, body, reply))

    messages: list[Outgoing] = [("a", {"Nats-Msg-Id": "1"}, b"x", ""), ("b", {"Nats-Msg-Id": "2"}, b"y", "r")]
    await write_many(Public(), messages)  # type: ignore[arg-type]
    assert published == messages
