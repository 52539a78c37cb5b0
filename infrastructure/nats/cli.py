"""``python -m infrastructure.nats``: 0 is done (or nothing to do), 1 is refused or different, 2 is wrong usage."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from infrastructure.catalogue import SCHEMAS, BadCatalogue, Catalogue, load
from infrastructure.nats.applying import Plan, WouldLose, apply, plan
from infrastructure.nats.connection import NotConnected, Server, connected, shown
from infrastructure.nats.difference import Change, Effect
from infrastructure.nats.permissions import server_configuration
from infrastructure.nats.server import ServerRefused
from infrastructure.table import RED, YELLOW, coloured, duration, table

_EXAMPLES = """\
examples:
  python -m infrastructure.nats apply --url nats://127.0.0.1:4222 --dry-run      what would change
  python -m infrastructure.nats apply --url nats://127.0.0.1:4222 --env production
  python -m infrastructure.nats apply --url tls://nats.example:4222 --creds platform.creds --env production
  python -m infrastructure.nats permissions                                     accounts and users for nats-server
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    given = _parser().parse_args(arguments)
    try:
        catalogue = load(given.schemas)
    except BadCatalogue as bad:
        sys.stderr.write(f"{bad}\n")
        return 1
    if given.command == "permissions":
        origin = f"The account of {catalogue.platform.title}, from {given.schemas.name}/catalog.toml."
        print(server_configuration(catalogue.platform, catalogue.operations, origin), end="")
        return 0
    if given.env is not None and given.env not in catalogue.platform.environments:
        known = ", ".join(catalogue.platform.environments) or "none"
        sys.stderr.write(f"there is no environment {given.env}; the catalogue has: {known}\n")
        return 2
    try:
        return asyncio.run(_apply(given, catalogue))
    except NotConnected as failed:
        sys.stderr.write(f"{failed}\n  start one with `nats-server -js`, or name another with --url\n")
        return 1
    except ServerRefused as refused:
        sys.stderr.write(f"{refused}\n  what was changed before stays; mend it and run the same command again\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="python -m infrastructure.nats",
        description="JetStream from the catalogue: streams, consumers, permissions.",
        epilog=_EXAMPLES,
        formatter_class=raw,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    told = "create and update the streams and consumers of the catalogue; a second time changes nothing"
    applied = commands.add_parser("apply", help=told, description=told, epilog=_EXAMPLES, formatter_class=raw)
    applied.add_argument("--url", default=Server.url, help="the server, or several with commas (default: %(default)s)")
    applied.add_argument("--creds", type=Path, metavar="FILE", help="credentials file of the user")
    applied.add_argument("--ca", type=Path, metavar="FILE", help="certificates to trust, for tls:// servers")
    applied.add_argument("--env", metavar="NAME", help="environment of the catalogue, which decides the replicas")
    applied.add_argument(
        "--dry-run", action="store_true", help="only show what would change; exit 1 when anything would"
    )
    applied.add_argument("--allow-loss", action="store_true", help="also change what loses events")
    applied.add_argument("--json", action="store_true", help="the changes as JSON")
    told = "print the account, users and permissions as configuration of nats-server"
    permitted = commands.add_parser("permissions", help=told, description=told)
    for each in (applied, permitted):
        each.add_argument(
            "--schemas", type=Path, default=SCHEMAS, metavar="DIR", help="the contracts (default: schemas)"
        )
    return parser


async def _apply(given: argparse.Namespace, catalogue: Catalogue) -> int:
    async with connected(Server(given.url, given.creds, given.ca)) as connection:
        platform = catalogue.platform
        found = await plan(connection, platform, given.env)
        _print(found, given.json)
        if given.dry_run or not found.changes:
            return int(bool(found.changes))
        try:
            await apply(connection, platform, given.env, allow_loss=given.allow_loss)
        except WouldLose as refused:
            told = "nothing was changed: what is marked loses events; allow it with --allow-loss"
            sys.stderr.write(f"{coloured(told, RED, sys.stderr)} ({len(refused.plan.losses)} changes)\n")
            return 1
        left = await plan(connection, platform, given.env)
    if left.changes:
        fields = ", ".join(f"{each.where.name} {each.field}" for each in left.changes)
        sys.stderr.write(f"the server did not take: {fields}\n  nats-server 2.12 or newer is needed\n")
        return 1
    if not given.json:
        print(f"{len(found.changes)} changes made at {shown(given.url)}")
    return 0


def _print(found: Plan, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"changes": [_object(c) for c in found.changes], "strangers": found.strangers}, indent=2))
        return
    if not found.changes:
        print(f"nothing to change: {len(found.wanted)} streams and consumers are as the catalogue says")
    else:
        rows = [_row(change) for change in found.changes]
        print(table(("what", "field", "now", "wanted", "effect"), rows))
    for name in found.strangers:
        print(f"left alone: {name}, which the catalogue does not know")


def _row(change: Change) -> tuple[str, ...]:
    now, wanted = (_value(change.field, each) for each in (change.now, change.wanted))
    if change.effect is Effect.NEW:
        now, wanted = "-", "is made"
    tints = {Effect.LOSES: RED, Effect.REMAKES: RED, Effect.SAFE: "", Effect.NEW: YELLOW}
    effect = f"{change.effect}: {change.cost}" if change.cost else str(change.effect)
    tint = tints[change.effect]
    return change.where.name, change.field, now, wanted, coloured(effect, tint) if tint else effect


def _value(field: str, value: Any) -> str:
    if field in ("max_age", "duplicate_window", "ack_wait", "inactive_threshold") and isinstance(value, int):
        return duration(value / 1e9)
    if isinstance(value, list):
        return " ".join(map(str, value)) or "-"
    return "-" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _object(change: Change) -> dict[str, Any]:
    told = {"what": change.where.name, "field": change.field, "now": change.now, "wanted": change.wanted}
    return told | {"effect": str(change.effect), "cost": change.cost}
