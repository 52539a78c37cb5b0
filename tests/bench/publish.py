"""``python -m tests.bench.publish ROUNDS``: what a publish costs in Python, beside nats-py alone, as JSON.

``cpu`` and ``wall`` are microseconds per event with many under way; ``alone`` are microseconds of the median and the
slowest hundredth of events that are sent one after the other.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import nats

from oms_event_sdk_py import REGISTRY, OMSEventClient
from oms_event_sdk_py.protection import Found
from tests.bench import payload
from tests.clients.servers import api, nats_server

_EVENTS = 2000
_UNDER_WAY = 500
_WORKERS = 200
_ALONE = 800

Send = Callable[[], Awaitable[object]]


class Unseen:
    """A protector that looks at nothing, to tell what the look costs."""

    def scan(self, payload: bytes, version: object, attributes: object) -> tuple[Found, ...]:
        """Nothing."""
        return ()

    async def protect(self, payload: bytes, version: object, findings: object) -> bytes:
        """Never called."""
        return payload

    async def reveal(self, value: Any, version: object) -> Any:
        """As it is."""
        return value


async def _measure(rounds: int, url: str) -> dict[str, Any]:
    raw = await nats.connect(url)
    platform = OMSEventClient.platform
    stream = {
        "name": platform.events.name,
        "subjects": list(platform.events.subjects),
        "duplicate_window": platform.events.duplicate_window * 10**9,
        "allow_atomic": True,
        "max_msgs": 50_000,
    }
    await api(raw, f"STREAM.CREATE.{platform.events.name}", stream)
    version = REGISTRY.by_name(payload.EVENT)
    assert version is not None
    event = version.model.model_validate(payload.payload())
    unseen = OMSEventClient.connect(url, protector=Unseen())
    async with OMSEventClient.connect(url) as client, unseen:
        (receipt,) = (await client.publish(event, branch="main")).receipts
        jetstream = raw.jetstream(publish_async_max_pending=_EVENTS + 1)
        body = (await jetstream.get_msg(platform.events.name, receipt.sequence)).data or b""
        subject = receipt.destination
        subjects: dict[str, Send] = {
            "raw": lambda: _raw(jetstream, subject, body, identified=False),
            "raw with id": lambda: _raw(jetstream, subject, body, identified=True),
            "publish": lambda: _by_workers(lambda: client.publish(event, branch="main")),
            "publishMany": lambda: client.publish_many([event] * _EVENTS, branch="main"),
            "publishMany unseen": lambda: unseen.publish_many([event] * _EVENTS, branch="main"),
        }
        cpu, wall = await _at_best(subjects, rounds)
        alone = await _alone(
            {
                "raw": lambda: jetstream.publish(subject, body),
                "publish": lambda: client.publish(event, branch="main"),
            }
        )
    await raw.close()
    return {"bytes": len(body), "cpu": cpu, "wall": wall, "alone": alone}


async def _raw(jetstream: Any, subject: str, body: bytes, *, identified: bool) -> None:
    for _ in range(_EVENTS // _UNDER_WAY):
        futures = []
        for _ in range(_UNDER_WAY):
            headers = {"Nats-Msg-Id": str(uuid.uuid4())} if identified else None
            futures.append(await jetstream.publish_async(subject, body, headers=headers))
        await asyncio.gather(*futures)


async def _by_workers(send: Send) -> None:
    """As a program does it: tasks that each publish one event after the other, with many under way at any time."""

    async def work() -> None:
        for _ in range(_EVENTS // _WORKERS):
            await send()

    await asyncio.gather(*(work() for _ in range(_WORKERS)))


async def _at_best(subjects: dict[str, Send], rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Microseconds of CPU and of time per event, rounds of all subjects in turn."""
    cpu: dict[str, list[float]] = {name: [] for name in subjects}
    wall: dict[str, list[float]] = {name: [] for name in subjects}
    for number in range(rounds + 1):
        for name, send in subjects.items():
            began, before = time.perf_counter(), time.process_time()
            await send()
            if number:
                cpu[name].append((time.process_time() - before) / _EVENTS * 1e6)
                wall[name].append((time.perf_counter() - began) / _EVENTS * 1e6)
    return {name: min(times) for name, times in cpu.items()}, {name: min(times) for name, times in wall.items()}


async def _alone(subjects: dict[str, Send]) -> dict[str, dict[str, float]]:
    times: dict[str, list[float]] = {name: [] for name in subjects}
    for turn in range(_ALONE):
        for name, send in subjects.items():
            started = time.perf_counter()
            await send()
            if turn >= _ALONE // 10:
                times[name].append((time.perf_counter() - started) * 1e6)
    ordered = {name: sorted(each) for name, each in times.items()}
    return {n: {"p50": o[len(o) // 2], "p99": o[int(len(o) * 0.99)]} for n, o in ordered.items()}


def main() -> None:
    """Print the measurements."""
    with tempfile.TemporaryDirectory(prefix="bench-nats-") as folder, nats_server(Path(folder)) as server:
        print(json.dumps(asyncio.run(_measure(int(sys.argv[1]), server.url))))


if __name__ == "__main__":
    main()
