"""A server's consumers as samples, again and again."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Any

from nats.aio.client import Client
from nats.errors import Error

from codegen.platform import Platform
from infrastructure.monitoring.lag import Lag, Sample, lags
from infrastructure.nats.configuration import desired
from infrastructure.nats.server import JetStream

_PATIENCE = 2.0


async def watch(connection: Client, streams: tuple[str, ...], interval: float) -> AsyncIterator[list[Lag]]:
    """The lag of every consumer of the streams, each ``interval`` seconds; the first without rates."""
    before: list[Sample] = []
    while True:
        now = await sample(connection, streams)
        yield lags(now, before)
        before = now
        await asyncio.sleep(interval)


def absent(found: Iterable[Lag], platform: Platform) -> list[str]:
    """The consumers of the catalogue that a server does not have (or whose leader is gone), by name."""
    there = {f"{lag.stream}/{lag.consumer}" for lag in found}
    return [each.name for each in desired(platform) if each.consumer and each.name not in there]


async def sample(connection: Client, streams: tuple[str, ...]) -> list[Sample]:
    """Every consumer of the streams, now. Raises ``ServerRefused``."""
    server = JetStream(connection)
    infos = [info for stream in streams for info in await server.consumers(stream)]
    oldest = await asyncio.gather(*(_oldest(connection, info) for info in infos))
    return [_sample(info, since) for info, since in zip(infos, oldest, strict=True)]


def _sample(info: dict[str, Any], oldest: float | None) -> Sample:
    return Sample(
        info["stream_name"],
        info["name"],
        moment(info["ts"]),
        info["num_pending"],
        info["num_ack_pending"],
        info["num_redelivered"],
        info["num_waiting"],
        # Not the floor of what is acknowledged: one event that is tried again for minutes would hold it down.
        info["delivered"]["consumer_seq"] - info["num_ack_pending"],
        oldest,
        bool(info.get("paused")),
    )


async def _oldest(connection: Client, info: dict[str, Any]) -> float | None:
    """When the first event after the acknowledged ones was stored: the first of the next one of each subject.

    A direct get answers with the event itself; only its time is looked at.
    """
    if not info["num_pending"] and not info["num_ack_pending"]:
        return None
    config = info["config"]
    filters = config.get("filter_subjects") or [config.get("filter_subject") or ">"]
    asked = (_stored(connection, info["stream_name"], info["ack_floor"]["stream_seq"] + 1, each) for each in filters)
    times = [each for each in await asyncio.gather(*asked) if each is not None]
    return min(times, default=None)


async def _stored(connection: Client, stream: str, sequence: int, subject: str) -> float | None:
    body = json.dumps({"seq": sequence, "next_by_subj": subject}).encode()
    with contextlib.suppress(Error, TimeoutError):  # not allowed, or no direct gets: then the age is not known
        answer = await connection.request(f"$JS.API.DIRECT.GET.{stream}", body, timeout=_PATIENCE)
        stamp = (answer.headers or {}).get("Nats-Time-Stamp")
        return moment(stamp) if stamp else None
    return None


def moment(text: str) -> float:
    """RFC 3339 with nanoseconds, as the server writes it, in seconds since 1970."""
    whole, _, rest = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{whole}+00:00").timestamp() + float(f"0.{rest or 0}")
