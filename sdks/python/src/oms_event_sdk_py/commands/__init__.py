"""What can be done from the command line: arguments in, exit codes out. 0 is fine, 1 is trouble, 2 is wrong usage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from ..errors import OMSEventError
from . import dlq, keys, outbox, pii, senders
from .parser import CommandParser

_EXAMPLES = """\
examples:
  python -m oms_event_sdk_py outbox list outbox.db                     what waits to be sent, and what was set aside
  python -m oms_event_sdk_py outbox flush outbox.db --url nats://localhost:4222
  python -m oms_event_sdk_py dlq list --url nats://localhost:4222      events that were given up, and why
  python -m oms_event_sdk_py dlq show 7                                the URL may be in OMS_URL, as for a client
  python -m oms_event_sdk_py dlq replay 7 8
  python -m oms_event_sdk_py senders SchemaCreatedV1                   who still sends an old version
  python -m oms_event_sdk_py pii scan events.jsonl                     where personal data is; exit code 1 where any is
  python -m oms_event_sdk_py keys new keys.json                        keys to protect it with, for development
  python -m oms_event_sdk_py keys rotate keys.json
"""

_COMMANDS: dict[str, tuple[str, Callable[[CommandParser], None]]] = {
    "outbox": ("events that wait in a file to be sent", outbox.add),
    "dlq": ("events that were given up: dead letters on NATS", dlq.add),
    "senders": ("who still sends old versions, by what the stream has; exit code 1 where somebody does", senders.add),
    "pii": ("personal data in files", pii.add),
    "keys": ("keys that personal data is protected with", keys.add),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.command(given))
    except OMSEventError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except BrokenPipeError:
        return 1


def _parser() -> CommandParser:
    layout = argparse.RawDescriptionHelpFormatter
    parser = CommandParser(
        prog="python -m oms_event_sdk_py",
        description="Events of the OMS, from the command line.",
        epilog=_EXAMPLES,
        formatter_class=layout,
    )
    groups = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=CommandParser)
    for name, (told, add) in _COMMANDS.items():
        add(groups.add_parser(name, help=told, description=told, epilog=_EXAMPLES, formatter_class=layout))
    return parser
