"""Settings to transports: the one place that knows every scheme. A vendor's module is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

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

            servers = [f"{address.scheme}://{host}" for host in _hosts(address.name)]
            return NatsTransport(platform, servers, settings.nats, f"{platform.client}/{VERSION} (Python)")
        case "eventbridge":
            from .transports.eventbridge import EventBridgeTransport  # noqa: PLC0415

            return EventBridgeTransport(platform, address)
        case _:
            from .transports.sqs import SqsTransport  # noqa: PLC0415

            return SqsTransport(platform, address)


def _hosts(name: str) -> list[str]:
    """The servers of a URL, each with the identity that stands before the first."""
    hosts = [host.rpartition("@") for host in name.split(",")]
    identity = hosts[0][0]
    return [f"{own or identity}@{host}" if own or identity else host for own, _, host in hosts]
