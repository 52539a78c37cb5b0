"""``pii scan``: what is personal in files of JSON, or of a JSON value a line."""

from __future__ import annotations

import argparse
import codecs
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from .._contracts import read_json
from .._contracts._json import repeats_a_name
from .parser import CommandParser, show

_MOST = 20
"""Faults that are told one by one."""
_TWICE = "has two members of one name, of which one cannot be looked at"


def add(parser: CommandParser) -> None:
    """Add the sub-commands."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=CommandParser)
    scanned = commands.add_parser(
        "scan",
        help="where personal data is, and of what kind; exit code 1 where any is, 2 where a file is no JSON",
    )
    scanned.add_argument("file", nargs="+", help="JSON, or JSON lines; - for the standard input")
    scanned.add_argument(
        "--event", type=_version, help="hold each to a contract such as SchemaCreatedV2: declared fields are found too"
    )
    scanned.add_argument("--json", action="store_true", help="a JSON object a line")
    scanned.set_defaults(command=_scan)


def _scan(given: argparse.Namespace) -> int:
    from ..pii.plan import plan_of  # noqa: PLC0415 -- only this command needs the rules
    from ..pii.scan import scan  # noqa: PLC0415

    plan = plan_of(given.event)
    broken: list[str] = []
    rows = [
        {
            "file": file,
            "line": line,
            "pointer": finding.pointer,
            "in": finding.part,
            "kind": finding.kind,
            "source": finding.source,
            "span": f"{finding.start}-{finding.end}",
        }
        for file in given.file
        for line, value in _values(file, broken)
        for finding in scan(value, plan)
    ]
    show(rows, f"Nothing personal was found{' in what could be read' if broken else ''}.", as_json=given.json)
    sys.stderr.write(_told(broken))
    return 2 if broken else 1 if rows else 0


def _version(name: str) -> Any:
    from .._generated.registry import REGISTRY  # noqa: PLC0415 -- only where a contract is named

    version = REGISTRY.by_name(name)
    if version is None:
        raise argparse.ArgumentTypeError(f"there is no event {name}: give a name such as SchemaCreatedV2")
    return version


def _values(file: str, broken: list[str]) -> Iterator[tuple[int, Any]]:
    """Each JSON value of a file and the line that it begins on: one value, or else one a line.

    What is no JSON is told in ``broken``, without a word of it.
    """
    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as stream:
            yield from _read(file, stream, broken)
    except OSError as error:
        broken.append(f"{file}: cannot be read: {error.strerror}")


def _read(file: str, stream: BinaryIO, broken: list[str]) -> Iterator[tuple[int, Any]]:
    head, number = stream.readline().removeprefix(codecs.BOM_UTF8), 1
    while head and not head.strip():
        head, number = stream.readline(), number + 1
    rest: Iterable[bytes] = stream
    if read_json(head)[1]:  # a value of several lines, or a line that is none
        text = head + stream.read()
        value, faults = read_json(text)
        if not faults or not text.strip():
            yield from [(number, value)] if not faults else []
            broken += [f"{file}:{number}: {_TWICE}"] if not faults and repeats_a_name(text) else []
            return
        head, *rest = text.splitlines()
        if not any(isinstance(read_json(line)[0], dict | list) for line in (head, *rest)):
            broken.append(_fault(file, number, text, faults[0][2]))
            return
    for at, line in enumerate(chain((head,), rest), number):
        value, faults = read_json(line)
        if not faults:
            yield at, value
            broken += [f"{file}:{at}: {_TWICE}"] if repeats_a_name(line) else []
        elif line.strip():
            broken.append(f"{file}:{at}: {faults[0][2]}")


def _fault(file: str, number: int, text: bytes, fault: str) -> str:
    """Where a text ceases to be JSON."""
    try:
        json.loads(text.decode())
    except UnicodeDecodeError:
        return f"{file}: is not UTF-8"
    except json.JSONDecodeError as error:
        return f"{file}:{number + error.lineno - 1}:{error.colno}: {fault}"
    except (ValueError, RecursionError):
        pass
    return f"{file}:{number}: {fault}"


def _told(broken: list[str]) -> str:
    """What is broken, without a page of it."""
    more = len(broken) - _MOST
    return "".join(f"{each}\n" for each in broken[:_MOST]) + (f"and {more:,} more\n" if more > 0 else "")
