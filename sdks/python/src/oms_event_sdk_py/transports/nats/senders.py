"""Who still sends an old version: what the stream has of it, and who sent the last of each subject."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..._contracts import EventVersion
from ...channels import filter_of
from ...envelope import VersionedCloudEvent
from ...errors import InvalidEnvelopeError
from .connection import NotFound, mapped

if TYPE_CHECKING:
    from .transport import NatsTransport

_ASKING = 10.0
"""Seconds for finding out."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Events of one version on one subject: how many the stream has, and who sent the last one when (RFC 3339)."""

    model: str
    subject: str
    events: int
    source: str
    tenant: str
    last: str


async def senders(transport: NatsTransport, version: EventVersion) -> list[Sender]:
    """Who sends a version, most events first; empty where the stream has none."""
    client = await transport.connection.ready(asyncio.get_running_loop().time() + _ASKING)
    stream, jetstream = transport.platform.events.name, client.jetstream()
    found = []
    with mapped:
        asked = json.dumps({"subjects_filter": filter_of(version.subject)}).encode()
        answer = await client.request(f"$JS.API.STREAM.INFO.{stream}", asked, timeout=_ASKING)
        subjects = json.loads(answer.data).get("state", {}).get("subjects") or {}
        for subject, count in subjects.items():
            try:
                last = await jetstream.get_last_msg(stream, subject)
            except NotFound:
                continue  # it has expired meanwhile
            found.append(_sender(version, subject, count, last.data or b""))
    return sorted(found, key=lambda each: (-each.events, each.subject))


def _sender(version: EventVersion, subject: str, count: int, body: bytes) -> Sender:
    try:
        event = VersionedCloudEvent.parse(body)
    except InvalidEnvelopeError:
        return Sender(version.model_name, subject, count, "", "", "")
    tenant = event.extensions.get("tenant", "")
    return Sender(version.model_name, subject, count, event.source, tenant, event.time or "")
