"""Settings to transports: the one place that knows every scheme. A vendor's module is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from ._generated.version import VERSION
from .platform import Platform
from .routing import Router
from .settings import Address, Settings
from .transports.base import Transport


def transports(settings: Settings, platform: Platform) -> list[Transport]:
    """A transport for each URL. Raises ``MissingExtraError`` where its package is not installed."""
    return [_transport(address, settings, platform) for address in settings.addresses]


def target(opened: Sequence[Transport], platform: Platform) -> Transport:
    """What events are sent to: the only transport, or the router over all that take events."""
    taking = [each for each in opened if each.publishes] or opened
    return taking[0] if len(taking) == 1 else Router(taking, platform.routes)


def _transport(address: Address, settings: Settings, platform: Platform) -> Transport:
    match address.scheme:
        case "memory":
            from .transports.memory import MemoryTransport, broker  # noqa: PLC0415 -- only what is asked for

            return MemoryTransport(platform, broker(address.name))
        case "nats" | "tls":
            from .transports.nats import NatsTransport  # noqa: PLC0415

            identity, hosts = identity_and_hosts(address.name)
            servers = [f"{address.scheme}://{host}" for host in hosts]
            access = settings.nats if settings.nats.token else replace(settings.nats, **identity)
            return NatsTransport(platform, servers, access, f"{platform.client}/{VERSION} (Python)")
        case "eventbridge":
            from .transports.eventbridge import EventBridgeTransport  # noqa: PLC0415

            return EventBridgeTransport(platform, address)
        case _:
            from .transports.sqs import SqsTransport  # noqa: PLC0415

            return SqsTransport(platform, address)


def identity_and_hosts(name: str) -> tuple[dict[str, Any], list[str]]:
    """The servers of a URL, and who the client is to all of them: what stands before the first, percent-encoded.

    ``user:password@a,b`` as NATS has it in URLs, or ``token@a,b``.
    """
    hosts = [host.rpartition("@") for host in name.split(",")]
    first, colon, password = hosts[0][0].partition(":")
    identity: dict[str, Any] = {}
    if colon:
        identity = {"user": unquote(first), "password": unquote(password)}
    elif first:
        identity = {"token": unquote(first)}
    return identity, [host for _, _, host in hosts]
