"""The outbox: what a publish put into it reaches the stream, once, in order, whatever ends in between."""

import asyncio
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from oms_event_sdk_py import OMSEventClient
from oms_event_sdk_py.errors import DeadlineExceededError, OutboxFullError, SettingsError
from oms_event_sdk_py.outbox_file import OutboxFile
from tests.clients.events import created, in_memory
from tests.clients.servers import NatsServer, admin, free_port, stored

ROOT = Path(__file__).parents[2]


async def sequence_of_names(url: str) -> list[str]:
    async with admin(url) as plain:
        return [json.loads(m.data)["data"]["resource_id"] for m in await stored(plain, "OMS_EVENTS")]


async def test_a_publish_returns_once_the_event_is_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    async with OMSEventClient.connect(f"nats://127.0.0.1:{free_port()}", outbox=path) as client:
        first = await client.publish(created(), event_id="one")
        again = await client.publish(created(), event_id="one")
        assert (first.receipts[0].transport, first.receipts[0].destination) == ("outbox", str(path))
        assert first.receipts[0].sequence == again.receipts[0].sequence == 1
        file = OutboxFile(path)
        (entry,) = file.entries()
        assert (entry.message.id, entry.message.subject, entry.failure) == ("one", "oms.schema.created.v2.-", None)
        with pytest.raises(DeadlineExceededError, match=r"waiting in the outbox after 0\.1 s: 1"):
            await client.flush(0.1)
        file.close()


async def test_the_events_are_sent_in_their_order(nats: NatsServer, tmp_path: Path) -> None:
    names = [f"r{number}" for number in range(700)]
    async with OMSEventClient.connect(nats.url, outbox=tmp_path / "outbox.db") as client:
        await asyncio.gather(*(client.publish(created(resource_id=name)) for name in names))
        await client.flush(20)
        assert client.outbox is not None
        assert client.outbox.depth == 0
    assert await sequence_of_names(nats.url) == names


async def test_what_is_left_is_sent_by_the_next_that_opens_the_file(nats: NatsServer, tmp_path: Path) -> None:
    nats.kill()
    program = f"""
import asyncio
import contextlib
from oms_event_sdk_py import OMSEventClient, SchemaCreatedV2

async def main():
    async with OMSEventClient.connect({nats.url!r}, outbox={str(tmp_path / "outbox.db")!r}) as client:
        for number in range(10_000):
            name = f"r{{number}}"
            await client.publish(SchemaCreatedV2(operation="create", resource_type="object_type", resource_id=name))
            print(name, flush=True)

asyncio.run(main())
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "sdks/python/src")}
    with subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE) as publisher:
        assert publisher.stdout is not None
        returned = [publisher.stdout.readline().decode().strip() for _ in range(50)]
        publisher.send_signal(signal.SIGKILL)
        returned += publisher.stdout.read().decode().split()
    nats.start()
    async with OMSEventClient.connect(nats.url, outbox=tmp_path / "outbox.db") as client:
        await client.flush(20)
    arrived = await sequence_of_names(nats.url)
    assert arrived[: len(returned)] == returned
    assert len(arrived) == len(set(arrived)) <= len(returned) + 1


async def test_a_full_outbox_is_an_error_of_the_publisher(tmp_path: Path) -> None:
    url = f"nats://127.0.0.1:{free_port()}"
    async with OMSEventClient.connect(url, outbox=tmp_path / "outbox.db", outbox_limit=3) as client:
        found = await asyncio.gather(*(client.publish(created()) for _ in range(5)), return_exceptions=True)
        assert [isinstance(each, OutboxFullError) for each in found] == [False, False, False, True, True]
        with pytest.raises(OutboxFullError, match="holds 3 events, and may hold 3"):
            await client.publish(created())


async def test_what_can_never_be_sent_is_set_aside_and_holds_nothing_up(nats: NatsServer, tmp_path: Path) -> None:
    async with OMSEventClient.connect(nats.url, outbox=tmp_path / "outbox.db") as client:
        await client.publish(created(resource_id="big", new_value={"text": "x" * 1_100_000}))
        await client.publish(created(resource_id="small"))
        await client.flush(10)
    assert await sequence_of_names(nats.url) == ["small"]
    with contextlib.closing(OutboxFile(tmp_path / "outbox.db")) as file:
        (left,) = file.entries()
    assert left.failure is not None
    assert "more than nats takes" in left.failure


async def test_memory_and_outbox_go_together(tmp_path: Path) -> None:
    async with OMSEventClient.connect("memory://", outbox=tmp_path / "outbox.db") as client:
        await client.publish(created())
        await client.flush(5)
        assert len(in_memory(client)) == 1


def test_a_file_that_is_no_outbox_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("not a database, and long enough to be seen as something else" * 10, "utf-8")
    with pytest.raises(SettingsError, match="cannot be opened"):
        OMSEventClient.connect("memory://", outbox=tmp_path / "text")
    newer = sqlite3.connect(tmp_path / "newer.db")
    newer.execute("PRAGMA user_version=9")
    newer.close()
    with pytest.raises(SettingsError, match="newer version"):
        OMSEventClient.connect("memory://", outbox=tmp_path / "newer.db")


def test_the_file_is_safe_against_a_loss_of_power(tmp_path: Path) -> None:
    file = OutboxFile(tmp_path / "outbox.db")
    (level,) = file._database.execute("PRAGMA synchronous").fetchone()
    (journal,) = file._database.execute("PRAGMA journal_mode").fetchone()
    assert (level, journal) == (2, "wal")  # 2 is FULL
    file.close()
