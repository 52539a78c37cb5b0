"""The faults, each with a server of its own and a client in Python."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from nats.js.errors import APIError

from infrastructure.catalogue import load
from infrastructure.nats import Server, apply, connected
from oms_event_sdk_py import OMSEventClient, PublishError, SchemaCreatedV2
from oms_event_sdk_py.received import ReceivedEvent
from tests.clients.servers import NatsServer, admin, api, free_port, nats_server, stored, until
from tests.faults.table import Outcome, counted

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = OMSEventClient.platform
_EVENTS = 15_000

Scenario = Callable[[Path], Awaitable[Outcome]]


class QuickClient(OMSEventClient):
    """A client whose platform waits little between deliveries."""

    delivery = dataclasses.replace(PLATFORM.delivery, backoff=(0.05, 0.05, 0.05), ack_wait=1)
    platform = dataclasses.replace(PLATFORM, delivery=delivery)


def event(name: str) -> SchemaCreatedV2:
    """An event that can be told by its resource."""
    return SchemaCreatedV2(operation="create", resource_type="object_type", resource_id=name)


async def names(url: str) -> list[str]:
    """The resources of all stored events, in the order of the stream."""
    async with admin(url) as plain:
        return [json.loads(message.data)["data"]["resource_id"] for message in await stored(plain, "OMS_EVENTS")]


async def bring(url: str, environment: str = "development") -> None:
    """The catalogue's streams on a server."""
    async with connected(Server(url)) as connection:
        await apply(connection, load().platform, environment)


class Publisher:
    """A publisher in a process of its own; ``safe`` grows with what it says."""

    def __init__(self, url: str, outbox: Path, prefix: str, count: int) -> None:
        command = [sys.executable, "-m", "tests.faults.publisher", url, str(outbox), prefix, str(count)]
        paths = os.pathsep.join((str(ROOT), str(ROOT / "sdks/python/src")))
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, stdout=subprocess.PIPE, text=True
        )
        self.safe: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.safe.extend(line.strip() for line in self.process.stdout if line.endswith("\n"))

    async def told(self, count: int) -> None:
        """Return once so many events are safe."""

        async def enough() -> bool:
            return len(self.safe) >= count or self.process.poll() is not None

        await until(enough, 60)

    async def ended(self) -> None:
        """Return once it has ended, and all it said is known."""
        await asyncio.to_thread(self.process.wait, 120)
        await asyncio.to_thread(self._reader.join, 10)


async def server_killed(folder: Path) -> Outcome:
    """The server is killed and comes back three times while events are published through the outbox."""
    started = time.monotonic()
    with nats_server(folder / "nats") as server:
        await bring(server.url)
        publisher = Publisher(server.url, folder / "outbox.db", "e", _EVENTS)
        for part in (0.2, 0.45, 0.7):
            await publisher.told(int(_EVENTS * part))
            server.kill()
            await asyncio.sleep(0.3)
            server.start()
        await publisher.ended()
        found = await names(server.url)
    lost, doubled = counted(publisher.safe, found)
    in_order = all(_in_order([n for n in found if n.startswith(f"e-{task}-")]) for task in range(5))
    note = "in order" if in_order else "OUT OF ORDER"
    return _outcome("server killed -9 three times, outbox", len(publisher.safe), lost, doubled, started, note)


def _in_order(found: list[str]) -> bool:
    numbers = [int(name.rpartition("-")[2]) for name in found]
    return numbers == sorted(numbers)


async def publisher_killed(folder: Path) -> Outcome:
    """The publisher is killed in the middle; another process sends what it left in the outbox."""
    started = time.monotonic()
    with nats_server(folder / "nats") as server:
        await bring(server.url)
        publisher = Publisher(server.url, folder / "outbox.db", "e", _EVENTS)
        await publisher.told(_EVENTS // 3)
        publisher.process.kill()
        await publisher.ended()
        async with OMSEventClient.connect(server.url, outbox=folder / "outbox.db") as client:
            await client.flush(60)
        found = await names(server.url)
    return _outcome("publisher killed -9, outbox", len(publisher.safe), *counted(publisher.safe, found), started)


async def leader_lost(folder: Path) -> Outcome:
    """The leader of a stream with three replicas is killed while events are published without an outbox."""
    started = time.monotonic()
    ports, routes = [free_port() for _ in range(3)], [free_port() for _ in range(3)]
    servers = [_member(folder, number, ports, routes) for number in range(3)]
    try:
        for server in servers:
            server.start()
        safe: list[str] = []
        url = "nats://" + ",".join(f"127.0.0.1:{port}" for port in ports)
        await _replicated(servers)
        async with OMSEventClient.connect(url, timeout=30) as client:

            async def work(task: int) -> None:
                for number in range(400):
                    await client.publish(event(f"e-{task}-{number}"), branch="main")
                    safe.append(f"e-{task}-{number}")

            working = [asyncio.create_task(work(task)) for task in range(10)]
            await asyncio.sleep(0.3)
            gone = await _leader(servers)
            gone.kill()
            await asyncio.gather(*working)
        (alive, _) = [server for server in servers if server is not gone]
        found: list[str] = []

        async def read() -> bool:
            try:
                found[:] = await names(alive.url)
            except APIError:
                return False  # they elect once more
            return True

        await until(read, 60)
    finally:
        for server in servers:
            server.kill()
    return _outcome("leader of three replicas killed -9", len(safe), *counted(safe, found), started)


def _member(folder: Path, number: int, ports: list[int], routes: list[int]) -> NatsServer:
    folder = folder / f"n{number}"
    folder.mkdir(parents=True)
    peers = ", ".join(f'"nats-route://127.0.0.1:{port}"' for port in routes)
    (folder / "server.conf").write_text(
        f'server_name: n{number}\njetstream {{ store_dir: "{folder / "store"}" }}\n'
        f'cluster {{ name: c, listen: "127.0.0.1:{routes[number]}", routes: [{peers}] }}\n',
        "utf-8",
    )
    return NatsServer(folder, "-c", str(folder / "server.conf"), port=ports[number])


async def _replicated(servers: list[NatsServer]) -> None:
    """Streams with three replicas, once the servers have found each other."""

    async def applied() -> bool:
        try:
            await asyncio.wait_for(bring(servers[0].url, "production"), 5)
        except Exception:
            return False
        return True

    await until(applied, 30)


async def _leader(servers: list[NatsServer]) -> NatsServer:
    async with admin(servers[0].url) as plain:
        told = await api(plain, "STREAM.INFO.OMS_EVENTS")
    return servers[int(told["cluster"]["leader"][1:])]


async def server_frozen(folder: Path) -> Outcome:
    """The server stops answering: callers get their error within their time, and a later publish is stored."""
    started = time.monotonic()
    late = 0
    with nats_server(folder / "nats") as server:
        await bring(server.url)
        async with OMSEventClient.connect(server.url, timeout=1) as client:
            await client.publish(event("before"))
            server.freeze()
            began = time.monotonic()
            found = await asyncio.gather(*(client.publish(event(f"f{n}")) for n in range(50)), return_exceptions=True)
            late += time.monotonic() - began > 3
            late += sum(not isinstance(each, PublishError) for each in found)
            server.thaw()
            await client.publish(event("after"), timeout=20)
        stored_names = await names(server.url)
    lost, doubled = counted(["before", "after"], stored_names)
    note = "50 errors within their second" if not late else "LATE"
    return _outcome("server frozen", 52, lost + late, doubled, started, note)


async def consumer_killed(folder: Path) -> Outcome:
    """A consumer is killed while it handles an event: the event comes again."""
    started = time.monotonic()
    with nats_server(folder / "nats") as server:
        await bring(server.url)
        async with QuickClient.connect(server.url) as client:
            async with client.subscribe(SchemaCreatedV2, consumer="killed"):
                pass  # the consumer, with an ack_wait of a second
            result = await client.publish(event("e"))
            command = [sys.executable, "-m", "tests.faults.consumer", server.url, "killed"]
            paths = os.pathsep.join((str(ROOT), str(ROOT / "sdks/python/src")))
            environment = {**os.environ, "PYTHONPATH": paths}
            with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout is not None
                await asyncio.to_thread(process.stdout.readline)
                process.kill()
            again: list[tuple[str, int]] = []
            async with client.subscribe(SchemaCreatedV2, consumer="killed") as events:
                async for received in events:
                    again.append((received.id, received.attempt))
                    break
    lost = int(again != [(result.id, 2)])
    return _outcome("consumer killed -9 in its handler", 1, lost, 0, started, f"delivery {again[0][1]}")


async def poisoned(folder: Path) -> Outcome:
    """An event that no handler can take is a dead letter after exactly one delivery more than there are retries."""
    started = time.monotonic()
    attempts: list[int] = []
    with nats_server(folder / "nats") as server:
        await bring(server.url)
        async with QuickClient.connect(server.url) as client, admin(server.url) as plain:

            async def handler(received: ReceivedEvent[SchemaCreatedV2]) -> None:
                attempts.append(received.attempt)
                raise ValueError

            async def buried() -> bool:
                return bool((await api(plain, "STREAM.INFO.OMS_DLQ"))["state"]["messages"])

            await client.publish(event("poison"))
            subscription = client.subscribe(SchemaCreatedV2, consumer="poisoned")
            running = asyncio.create_task(subscription.run(handler))
            await until(buried, 20)
            await subscription.stop()
            await running
            await subscription.close()
            letters = await stored(plain, "OMS_DLQ")
    wanted = PLATFORM.delivery.max_retries + 1
    lost = int(attempts != list(range(1, wanted + 1)))
    return _outcome("poisoned event", 1, lost, len(letters) - 1, started, f"dead letter after {len(attempts)}")


async def stream_full(folder: Path) -> Outcome:
    """The stream has no room: publishers are told, and what is in the outbox is sent once there is room again."""
    started = time.monotonic()
    told = 0
    with nats_server(folder / "nats") as server:
        await bring(server.url)
        async with admin(server.url) as plain:
            config = (await api(plain, "STREAM.INFO.OMS_EVENTS"))["config"]
            await api(plain, "STREAM.UPDATE.OMS_EVENTS", config | {"max_msgs": 100, "discard": "new"})
            async with OMSEventClient.connect(server.url, timeout=0.5) as client:
                for number in range(100):
                    await client.publish(event(f"full-{number}"))
                try:
                    await client.publish(event("refused"))
                except PublishError:
                    told = 1
            async with OMSEventClient.connect(server.url, outbox=folder / "outbox.db") as client:
                for number in range(200):
                    await client.publish(event(f"waits-{number}"))
                await api(plain, "STREAM.UPDATE.OMS_EVENTS", config)
                await client.flush(30)
        found = await names(server.url)
    safe = [f"full-{n}" for n in range(100)] + [f"waits-{n}" for n in range(200)]
    lost, doubled = counted(safe, found)
    return _outcome("stream full, then with room", len(safe), lost + 1 - told, doubled, started, "publisher told")


async def slow_consumer(folder: Path) -> Outcome:
    """A reader far slower than the publishers: it gets everything, once, and holds nobody up."""
    started = time.monotonic()
    handled: list[str] = []
    with nats_server(folder / "nats") as server:
        await bring(server.url)
        async with OMSEventClient.connect(server.url) as client:
            subscription = client.subscribe(SchemaCreatedV2, consumer="slow", prefetch=8)

            async def handler(received: ReceivedEvent[SchemaCreatedV2]) -> None:
                await asyncio.sleep(0.002)
                handled.append(str(received.data.resource_id))

            running = asyncio.create_task(subscription.run(handler, concurrency=2))
            safe = [f"e{number}" for number in range(2000)]
            await client.publish_many([event(name) for name in safe])

            async def all_of_them() -> bool:
                return len(set(handled)) == len(safe)

            await until(all_of_them, 60)
            await subscription.stop()
            await running
            await subscription.close()
    return _outcome("slow consumer", len(safe), *counted(safe, handled), started)


def _outcome(fault: str, events: int, lost: int, duplicated: int, started: float, note: str = "") -> Outcome:
    return Outcome(fault, "Python", events, lost, duplicated, time.monotonic() - started, note)


SCENARIOS: dict[str, Scenario] = {
    "server-killed": server_killed,
    "publisher-killed": publisher_killed,
    "leader-lost": leader_lost,
    "server-frozen": server_frozen,
    "consumer-killed": consumer_killed,
    "poisoned": poisoned,
    "stream-full": stream_full,
    "slow-consumer": slow_consumer,
}


async def run(name: str, folder: Path) -> Outcome:
    """One fault, in a folder of its own."""
    return await SCENARIOS[name](folder)
