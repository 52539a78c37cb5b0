"""What the commands have in common: arguments, tables, times."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NoReturn


class CommandParser(argparse.ArgumentParser):
    """A parser whose error says where help is."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nTry: {self.prog} --help\n")


def show(rows: Sequence[Mapping[str, Any]], nothing: str, *, as_json: bool) -> None:
    """Rows of the same columns: a table, or a JSON object a line; ``nothing`` where there are none."""
    if as_json:
        for row in rows:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    if not rows:
        sys.stdout.write(nothing + "\n")
        return
    table = [[name.upper() for name in rows[0]], *([str(value) for value in row.values()] for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    for line in table:
        told = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write(told.rstrip() + "\n")


def say(text: str) -> None:
    """One line of output."""
    sys.stdout.write(text + "\n")


def moment(unix: float) -> str:
    """A time as people and programs read it (RFC 3339)."""
    return datetime.fromtimestamp(unix, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
