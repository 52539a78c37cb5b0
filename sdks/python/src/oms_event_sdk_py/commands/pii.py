"""``pii scan``: what is personal in files of JSON, or of a JSON value a line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .._contracts import read_json
from ..errors import SettingsError
from .parser import CommandParser, show


def add(parser: CommandParser) -> None:
    """Add the sub-commands."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=CommandParser)
    scanned = commands.add_parser(
        "scan", help="where personal data is, and of what kind; exit code 1 where any is, 2 where a file is no JSON"
    )
    scanned.add_argument("file", nargs="+", help="JSON, or JSON lines; - for the standard input")
    scanned.add_argument(
        "--event", help="hold each to a contract such as SchemaCreatedV2: declared fields are found too"
    )
    scanned.add_argument("--json", action="store_true", help="a JSON object a line")
    scanned.set_defaults(command=_scan)


def _scan(given: argparse.Namespace) -> int:
    from ..pii.plan import plan_of  # noqa: PLC0415 -- only this command needs the rules
    from ..pii.scan import scan  # noqa: PLC0415

    plan = plan_of(_version(given.event))
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
    show(rows, "Nothing personal was found.", as_json=given.json)
    for each in broken:
        sys.stderr.write(f"{each}\n")
    return 2 if broken else 1 if rows else 0


def _version(name: str | None) -> Any:
    if name is None:
        return None
    from .._generated.registry import REGISTRY  # noqa: PLC0415 -- only where a contract is named

    version = REGISTRY.by_name(name)
    if version is None:
        raise SettingsError([f"there is no event {name}: give a name such as SchemaCreatedV2"])
    return version


def _values(file: str, broken: list[str]) -> Iterator[tuple[int, Any]]:
    """Each JSON value of a file and the line that it begins on: the whole file, or else each line.

    Lines that are no JSON are told in ``broken``, without a word of them.
    """
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise SettingsError([f"{file} cannot be read: {error.strerror}"]) from None
    value, faults = read_json(data)
    if not faults:
        yield 1, value
        return
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            value, faults = read_json(line)
            if faults:
                broken.append(f"{file}:{number}: {faults[0][2]}")
            else:
                yield number, value
