"""The outbox: what a publish put into it reaches the stream, once, in order, whatever ends in between."""

import asyncio
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from oms_event_sdk_py import OMSEventClient, Once, PublishError
from oms_event_sdk_py.errors import DeadlineExceededError, OutboxFullError, SettingsError, UnavailableError
from oms_event_sdk_py.outbox import Outbox
from oms_event_sdk_py.outbox_file import OutboxFile
from oms_event_sdk_py.transports.base import Message, Outcome
from oms_event_sdk_py.transports.memory import MemoryBroker, MemoryTransport
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
        with pytest.raises(DeadlineExceededError, match=r"1 events still wait in the outbox after 0\.1 s"):
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
    async with OMSEventClient.connect("memory://", outbox=tmp_path / "outbox.db") as client:
        await client.publish(created(resource_id="big"), event_id=left.message.id)
        await client.flush(10)
        (stored,) = in_memory(client)
    assert json.loads(stored.body)["id"] == left.message.id


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


class Recovering(MemoryTransport):
    """A broker that is back after so many tries."""

    tries = 0

    async def send(self, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        self.tries += 1
        if self.tries < 1200:
            return [UnavailableError("away", transport="memory")] * len(messages)
        return await super().send(messages, deadline)


@pytest.mark.parametrize("with_outbox", [True, False])
async def test_a_broker_may_be_away_for_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_outbox: bool
) -> None:
    monkeypatch.setattr("oms_event_sdk_py.retries._LONGEST_WAIT", 0.0)
    transport = Recovering(OMSEventClient.platform, MemoryBroker())
    outbox = Outbox(tmp_path / "outbox.db", transport) if with_outbox else None
    async with OMSEventClient(transport, outbox=outbox, timeout=60) as client:
        await client.publish(created())
        await client.flush(20)
    assert len(transport.broker.events) == 1


async def test_a_file_has_one_client_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    program = f"""
from oms_event_sdk_py.outbox_file import OutboxFile
from pathlib import Path
file = OutboxFile(Path({str(path)!r}))
file.own()
print("ready", flush=True)
input()
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "sdks/python/src")}
    command = [sys.executable, "-c", program]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(SettingsError, match="is in use: one client has it at a time"):
            OMSEventClient.connect("memory://", outbox=path)
        with contextlib.closing(OutboxFile(path)) as looked_at:
            assert looked_at.entries() == []
        other.kill()
    async with OMSEventClient.connect("memory://", outbox=path):
        with pytest.raises(SettingsError, match="is in use"):
            OMSEventClient.connect("memory://", outbox=path)


def test_what_is_wrong_with_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with contextlib.closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE outbox (anything)")
    with contextlib.closing(OutboxFile(tmp_path / "torn.db")) as file:
        file.append([Message(str(n), "s", "t", "f", "s", b"x" * 100) for n in range(200)])
    torn = bytearray((tmp_path / "torn.db").read_bytes())
    torn[4096:] = b"Z" * (len(torn) - 4096)
    (tmp_path / "torn.db").write_bytes(torn)
    faults = {
        tmp_path / "folder": "cannot be opened: unable to open database file",
        tmp_path / "no" / "folder.db": "cannot be opened: unable to open database file",
        Path("/proc/version"): "cannot be opened: ",
        tmp_path / "other.db": "is a database of something else: give the outbox a file of its own",
        tmp_path / "torn.db": "cannot be opened: database disk image is malformed",
    }
    for path, fault in faults.items():
        with pytest.raises(SettingsError, match=f"{path.name}.*{fault}"):
            OMSEventClient.connect("memory://", outbox=path)
    with pytest.raises(SettingsError, match=r"the file of handled events .* cannot be opened"):
        Once(tmp_path / "folder")


async def test_a_full_disk_is_an_error_of_the_publisher(tmp_path: Path) -> None:
    async with OMSEventClient.connect("memory://", outbox=tmp_path / "outbox.db") as client:
        assert client.outbox is not None
        database = client.outbox._file._database
        (pages,) = database.execute("PRAGMA page_count").fetchone()
        database.execute(f"PRAGMA max_page_count={pages}")
        large = created(new_value={"text": "x" * 100_000})
        with pytest.raises(PublishError, match="the outbox's file cannot be written") as caught:
            await client.publish(large, timeout=0.05)
        assert isinstance(caught.value.__cause__, UnavailableError)
        assert "database or disk is full" in str(caught.value.__cause__.__cause__)
        database.execute("PRAGMA max_page_count=100000")
        await client.publish(large)
        await client.flush(5)
        assert len(in_memory(client)) == 1
