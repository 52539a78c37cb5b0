"""How clients and subscriptions end: what was begun is finished, and nothing is left behind."""

import asyncio
import gc
import logging
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from oms_event_sdk_py import OMSEventClient, PublishError, ReceivedEvent, SchemaCreatedV2
from oms_event_sdk_py.errors import ConsumeError, SettingsError, UnavailableError
from oms_event_sdk_py.outbox import Outbox
from oms_event_sdk_py.transports.base import Feed, Message, Outcome
from oms_event_sdk_py.transports.memory import MemoryBroker, MemoryTransport
from oms_event_sdk_py.transports.nats import NatsTransport
from tests.clients.events import created, in_memory
from tests.clients.servers import NatsServer, free_port, until

PLATFORM = OMSEventClient.platform


async def test_a_closed_client_says_so(tmp_path: Path) -> None:
    client = await OMSEventClient.connect("memory://", outbox=tmp_path / "outbox.db")
    await asyncio.gather(client.close(), client.close())
    await client.close()
    for publishing in (client.publish(created()), client.publish_many([])):
        with pytest.raises(PublishError, match="this client is closed") as caught:
            await publishing
        assert not caught.value.retryable
    with pytest.raises(ConsumeError, match="this client is closed"):
        client.subscribe(SchemaCreatedV2, consumer="reader")


async def test_closing_waits_for_the_publishes_that_were_begun() -> None:
    class Slow(MemoryTransport):
        async def send(self, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
            await going.wait()
            assert not closed, "the connection is gone"
            return await super().send(messages, deadline)

        async def close(self) -> None:
            closed.append(True)

    going, closed = asyncio.Event(), list[bool]()
    client = OMSEventClient(Slow(PLATFORM, MemoryBroker()))
    publishing = asyncio.create_task(client.publish(created()))
    await asyncio.sleep(0)
    closing = asyncio.create_task(client.close())
    await asyncio.sleep(0)
    going.set()
    await closing
    assert (await publishing).receipts
    assert closed == [True]


async def test_closing_lets_a_handler_finish_with_what_it_publishes() -> None:
    client = OMSEventClient.connect("memory://")
    await client.publish(created())
    closing: list[asyncio.Task[None]] = []

    async def handler(event: ReceivedEvent[SchemaCreatedV2]) -> None:
        closing.append(asyncio.create_task(client.close()))
        await asyncio.sleep(0)
        await client.publish_system_health_check(component="api", status="healthy")

    await client.subscribe(SchemaCreatedV2, consumer="reader").run(handler)
    await closing[0]
    assert len(in_memory(client)) == 2


async def test_closing_lets_go_of_where_it_reads_as_well() -> None:
    class Closing(MemoryTransport):
        closed = 0

        async def close(self) -> None:
            self.closed += 1

    one, other = (Closing(PLATFORM, MemoryBroker()) for _ in range(2))
    await OMSEventClient(one, source=other).close()
    assert (one.closed, other.closed) == (1, 1)


async def test_a_publish_that_is_cancelled_leaves_nothing_behind(nats: NatsServer) -> None:
    async with OMSEventClient.connect(nats.url) as client:
        await client.publish(created())
        nats.freeze()
        publishing = asyncio.create_task(client.publish(created()))
        assert isinstance(client.transport, NatsTransport)
        acks = client.transport.acks

        async def sent() -> bool:
            return len(acks.waiting) == 1

        async def forgotten() -> bool:
            return not acks.waiting

        await until(sent)
        publishing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await publishing
        nats.thaw()
        assert (await client.publish(created())).receipts
        await until(forgotten)


async def test_a_subscription_that_cannot_be_opened_may_be_tried_again() -> None:
    class Away(MemoryTransport):
        away = True

        async def feed(self, consumer: str, subjects: Sequence[str]) -> Feed:
            if self.away:
                raise ConsumeError("away")
            return await super().feed(consumer, subjects)

    transport = Away(PLATFORM, MemoryBroker())
    async with OMSEventClient(transport) as client:
        subscription = client.subscribe(SchemaCreatedV2, consumer="reader")
        with pytest.raises(ConsumeError, match="away"):
            await subscription.__aenter__()
        transport.away = False
        async with subscription:
            pass
        with pytest.raises(ConsumeError, match="the subscription of reader is closed"):
            await subscription.__aenter__()
        assert [event async for event in subscription] == []


async def test_what_is_wrong_with_a_subscription_is_said_at_once() -> None:
    async with OMSEventClient.connect("memory://") as client:
        for consumer in ("", "my.service", "my service", "a*", "a/b", "ü"):
            with pytest.raises(SettingsError, match=r"(?s)consumer: '.*' is not a name.*prefetch: 0 is not a whole"):
                client.subscribe(consumer=consumer, prefetch=0)

        async def handler(_: object) -> None: ...

        with pytest.raises(SettingsError, match="concurrency: 0 is not a whole number above 0"):
            await client.subscribe(consumer="reader").run(handler, concurrency=0)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("alive", [True, False])
async def test_nothing_is_left_running(
    nats: NatsServer, tmp_path: Path, caplog: pytest.LogCaptureFixture, *, alive: bool
) -> None:
    """Also where subscriptions are opened at once, and one of them is left open."""

    async def handler(event: ReceivedEvent[SchemaCreatedV2]) -> None:
        handled.set()

    handled, before = asyncio.Event(), asyncio.all_tasks()
    client = await OMSEventClient.connect(nats.url, outbox=tmp_path / "outbox.db")
    await client.publish(created())
    await client.flush(5)
    opened = [client.subscribe(SchemaCreatedV2, consumer=f"reader{number}") for number in range(3)]
    await asyncio.gather(*(each.__aenter__() for each in opened))
    running = asyncio.create_task(client.subscribe(SchemaCreatedV2, consumer="running").run(handler))
    await handled.wait()
    if not alive:
        nats.kill()
    await client.close()
    await running
    await asyncio.sleep(0)
    left = asyncio.all_tasks() - before
    assert not left, left
    del client, opened
    gc.collect()
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_client_closes_soon_where_the_server_is_away(tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    url = f"nats://127.0.0.1:{free_port()}"
    async with asyncio.timeout(8):
        async with OMSEventClient.connect(url, outbox=tmp_path / "outbox.db") as client:
            await client.publish(created())
    await asyncio.sleep(0)
    assert not asyncio.all_tasks() - before


async def test_a_loop_ends_where_its_client_is_closed_before_it_began() -> None:
    async def handler(event: object) -> None: ...

    class Opening(MemoryTransport):
        async def feed(self, consumer: str, subjects: Sequence[str]) -> Feed:
            await closed.wait()
            raise UnavailableError("this client is closed", transport=self.name)

        async def close(self) -> None:
            closed.set()

    closed = asyncio.Event()
    client = OMSEventClient(Opening(PLATFORM, MemoryBroker()))
    opening = asyncio.create_task(client.subscribe(SchemaCreatedV2, consumer="reader").run(handler))
    await asyncio.sleep(0)
    await client.close()
    await opening


async def test_flushing_an_outbox_ends_when_it_is_closed(tmp_path: Path) -> None:
    client = await OMSEventClient.connect(f"nats://127.0.0.1:{free_port()}", outbox=tmp_path / "outbox.db")
    await client.publish(created())
    flushing = asyncio.create_task(client.flush())
    await asyncio.sleep(0)
    await client.close()
    with pytest.raises(UnavailableError, match="the outbox is closed, and 1 events wait in it"):
        await flushing


async def test_an_outbox_outlives_the_trouble_of_its_file(tmp_path: Path) -> None:
    """Another program has locked it for long: nothing is lost, and sending goes on afterwards."""
    path = tmp_path / "outbox.db"
    async with OMSEventClient.connect("memory://", outbox=path) as client:
        assert client.outbox is not None
        client.outbox._file._database.execute("PRAGMA busy_timeout=20")
        other = sqlite3.connect(path, isolation_level=None)
        await client.publish(created())
        await client.flush(5)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(PublishError, match="the outbox's file cannot be written") as caught:
            await client.publish(created(), timeout=0.1)
        assert isinstance(caught.value.__cause__, UnavailableError)
        other.execute("COMMIT")
        await client.publish(created())
        await client.flush(5)
        other.close()
        assert len(in_memory(client)) == 2


async def test_an_outbox_whose_events_cannot_be_deleted_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"

    class Locking(MemoryTransport):
        async def send(self, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
            if not locked:
                other.execute("BEGIN IMMEDIATE")
                locked.append(True)
                asyncio.get_running_loop().call_later(0.2, other.execute, "COMMIT")
            return await super().send(messages, deadline)

    locked: list[bool] = []
    outbox = Outbox(path, Locking(PLATFORM, MemoryBroker()))
    outbox._file._database.execute("PRAGMA busy_timeout=20")
    other = sqlite3.connect(path, isolation_level=None)
    async with OMSEventClient(outbox._transport, outbox=outbox) as client:
        await client.publish(created())
        await client.flush(5)
    other.close()
    assert locked
