"""``outbox list|flush|drop``: the events of an outbox's file, which no program need have open."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..errors import SettingsError
from ..outbox_file import OutboxFile
from .parser import CommandParser, moment, say, show


def add(parser: CommandParser) -> None:
    """Add the sub-commands."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=CommandParser)
    listed = commands.add_parser("list", help="what waits, oldest first, and what was set aside with the reason")
    listed.add_argument("file", type=Path, help="the outbox")
    listed.add_argument("--json", action="store_true", help="a JSON object a line")
    listed.set_defaults(command=_list)
    flushed = commands.add_parser("flush", help="send what waits, and end when nothing is left")
    flushed.add_argument("file", type=Path, help="the outbox")
    flushed.add_argument("--url", action="append", default=[], help="where to (default: OMS_URL); may be given twice")
    flushed.add_argument("--timeout", type=float, default=60, help="seconds (default: 60)")
    flushed.add_argument("--again", action="store_true", help="what was set aside as well")
    flushed.set_defaults(command=_flush)
    dropped = commands.add_parser("drop", help="delete events, for good")
    dropped.add_argument("file", type=Path, help="the outbox")
    dropped.add_argument("sequence", type=int, nargs="*", help="which, as `list` numbers them")
    dropped.add_argument("--failed", action="store_true", help="all that were set aside")
    dropped.set_defaults(command=_drop)


@contextmanager
def _opened(path: Path) -> Iterator[OutboxFile]:
    if not path.is_file():
        raise SettingsError([f"there is no outbox {path}"])
    with closing(OutboxFile(path)) as file:
        yield file


def _list(given: argparse.Namespace) -> int:
    with _opened(given.file) as file:
        entries = file.entries()
    rows = [
        {
            "sequence": entry.sequence,
            "stored": moment(entry.stored_at),
            "subject": entry.message.subject,
            "id": entry.message.id,
            "bytes": len(entry.message.body),
            "state": entry.failure or "waits",
        }
        for entry in entries
    ]
    show(rows, "The outbox is empty.", as_json=given.json)
    return 0


def _flush(given: argparse.Namespace) -> int:
    with _opened(given.file) as file:
        if given.again:
            file.retry([entry.sequence for entry in file.entries() if entry.failure])
        before = file.depth()
        asyncio.run(_send(given.file, given.url, given.timeout))
        left, aside = file.depth(), sum(entry.failure is not None for entry in file.entries())
    say(f"Of {before} events that waited, {before - left} are dealt with; set aside are {aside}.")
    return 1 if aside or left else 0


async def _send(path: Path, urls: list[str], timeout: float) -> None:
    from .._generated.client import OMSEventClient  # noqa: PLC0415 -- only this command needs a client

    async with OMSEventClient.connect(*urls, outbox=path) as client:
        await client.flush(timeout)


def _drop(given: argparse.Namespace) -> int:
    with _opened(given.file) as file:
        known = {entry.sequence: entry for entry in file.entries()}
        unknown = [each for each in given.sequence if each not in known]
        if unknown:
            raise SettingsError([f"the outbox has no event {each}" for each in unknown])
        chosen = set(given.sequence) | {s for s, entry in known.items() if given.failed and entry.failure}
        if not chosen:
            raise SettingsError(["name the events to delete as `list` numbers them, or give --failed"])
        file.settle(sorted(chosen), [])
    say(f"Deleted {len(chosen)} of {len(known)} events.")
    return 0
