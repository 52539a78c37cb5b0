"""Settings to transports: the one place that knows every scheme. A vendor's module is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from ._generated.version import VERSION
from .errors import SettingsError
from .platform import Platform
from .routing import Router
from .settings import Address, Settings
from .transports.base import Transport


def transports(settings: Settings, platform: Platform) -> list[Transport]:
    """A transport for each URL. Raises ``MissingExtraError`` where its package is not installed."""
    made = [_transport(address, settings, platform) for address in settings.addresses]
    names = [each.name for each in made]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise SettingsError([f"there are two URLs for {name}: a client has one of each kind" for name in doubled])
    return made


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

            servers = [f"{address.scheme}://{host}" for host in address.url.netloc.split(",")]
            return NatsTransport(platform, servers, settings.nats, f"{platform.client}/{VERSION} (Python)")
        case "eventbridge":
            from .transports.eventbridge import EventBridgeTransport  # noqa: PLC0415

            return EventBridgeTransport(platform, address)
        case _:
            from .transports.sqs import SqsTransport  # noqa: PLC0415

            return SqsTransport(platform, address)
