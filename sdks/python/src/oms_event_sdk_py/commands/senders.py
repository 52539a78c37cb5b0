"""``senders``: who still sends old versions, before they are removed."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import asdict

from ..errors import SettingsError
from .connections import over_nats
from .parser import CommandParser, show


def add(parser: CommandParser) -> None:
    """Add the command."""
    parser.add_argument("model", nargs="*", metavar="MODEL", help="such as SchemaCreatedV1 (default: all deprecated)")
    parser.add_argument("--url", help="the NATS server (default: OMS_URL)")
    parser.add_argument("--json", action="store_true", help="a JSON object a line")
    parser.set_defaults(command=lambda given: asyncio.run(_list(given)))


async def _list(given: argparse.Namespace) -> int:
    from .._generated.registry import REGISTRY  # noqa: PLC0415 -- only once the command runs
    from ..transports.nats.senders import senders  # noqa: PLC0415

    unknown = [name for name in given.model if REGISTRY.by_name(name) is None]
    if unknown:
        raise SettingsError([f"there is no {name} in this catalogue" for name in unknown])
    wanted = [v for v in REGISTRY if (v.model_name in given.model if given.model else v.deprecation is not None)]
    async with over_nats(given.url) as transport:
        found = [each for version in wanted for each in await senders(transport, version)]
    names = ", ".join(version.model_name for version in wanted)
    show([asdict(each) for each in found], f"The stream has nothing of {names}.", as_json=given.json)
    return 1 if found else 0
