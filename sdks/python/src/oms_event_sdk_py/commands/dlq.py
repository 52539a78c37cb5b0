"""``dlq list|show|replay``: dead letters on NATS, looked at and published again."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from ..errors import SettingsError
from .connections import over_nats
from .parser import CommandParser, say, show

if TYPE_CHECKING:
    from ..transports.nats import NatsTransport
    from ..transports.nats.dead_letters import Letter


def add(parser: CommandParser) -> None:
    """Add the sub-commands."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=CommandParser)
    listed = commands.add_parser("list", help="every dead letter: which event, who gave it up, why")
    listed.add_argument("--consumer", help="only of this consumer")
    listed.add_argument("--json", action="store_true", help="a JSON object a line")
    listed.set_defaults(command=_run(_list))
    shown = commands.add_parser("show", help="one letter with its headers and the event; the event may be personal")
    shown.add_argument("sequence", type=int, help="as `list` numbers them")
    shown.set_defaults(command=_run(_show))
    replayed = commands.add_parser("replay", help="publish events again, for the consumer that gave them up")
    replayed.add_argument("sequence", type=int, nargs="*", help="as `list` numbers them")
    replayed.add_argument("--all", action="store_true", help="every one (with --consumer, every one of it)")
    replayed.add_argument("--consumer", help="only of this consumer")
    replayed.set_defaults(command=_run(_replay))
    for each in (listed, shown, replayed):
        each.add_argument("--url", help="the NATS server (default: OMS_URL)")


def _run(
    command: Callable[[NatsTransport, argparse.Namespace], Awaitable[int]],
) -> Callable[[argparse.Namespace], int]:
    """A command that is given a connection."""

    async def connected(given: argparse.Namespace) -> int:
        async with over_nats(given.url) as transport:
            return await command(transport, given)

    return lambda given: asyncio.run(connected(given))


async def _chosen(transport: NatsTransport, consumer: str | None) -> list[Letter]:
    from ..transports.nats.dead_letters import letters  # noqa: PLC0415

    return [each async for each in letters(transport) if consumer in (None, each.consumer)]


async def _list(transport: NatsTransport, given: argparse.Namespace) -> int:
    rows = [
        {
            "sequence": each.sequence,
            "consumer": each.consumer,
            "subject": each.subject,
            "deliveries": each.deliveries,
            "reason": each.reason,
            "error": each.error,
        }
        for each in await _chosen(transport, given.consumer)
    ]
    show(rows, "There are no dead letters.", as_json=given.json)
    return 0


async def _show(transport: NatsTransport, given: argparse.Namespace) -> int:
    from ..transports.nats.dead_letters import letter  # noqa: PLC0415

    found = await letter(transport, given.sequence)
    for name, value in found.headers.items():
        say(f"{name}: {value}")
    say("")
    try:
        say(json.dumps(json.loads(found.body), ensure_ascii=False, indent=2))
    except ValueError:
        say(repr(found.body))
    return 0


async def _replay(transport: NatsTransport, given: argparse.Namespace) -> int:
    from ..transports.nats.dead_letters import letter, replay  # noqa: PLC0415

    if bool(given.sequence) == given.all:
        raise SettingsError(["name the letters to replay as `dlq list` numbers them, or give --all"])
    chosen = [await letter(transport, each) for each in given.sequence] or await _chosen(transport, given.consumer)
    for each in chosen:
        sequence = await replay(transport, each)
        say(f"{each.sequence}: {each.subject} for {each.consumer}, again as {sequence}")
    say(f"Replayed {len(chosen)} events.")
    return 0
