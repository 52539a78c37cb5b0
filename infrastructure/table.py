"""Plain tables for a terminal: columns as wide as they must be, the last one as it comes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TextIO

RED, GREEN, YELLOW, DIM, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[2m", "\x1b[0m"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The rows below their header, two spaces between columns."""
    lines = [list(header), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in padded)


def coloured(text: str, tint: str, stream: TextIO = sys.stdout) -> str:
    """The text in a colour, on a terminal only."""
    return f"{tint}{text}{PLAIN}" if stream.isatty() else text


def duration(seconds: float) -> str:
    """Seconds as people write them: ``30s``, ``3m11s``, ``1h``, ``14d``."""
    parts = []
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= length:
            parts.append(f"{seconds // length:.0f}{unit}")
            seconds %= length
    return "".join([*parts, f"{seconds:g}s"] if seconds or not parts else parts)
