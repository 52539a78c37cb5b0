"""The tables in ``docs/conformance.md``: written by a run, between two marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tests.conformance import table
from tests.conformance.measure import Measurement
from tests.conformance.reasons import Reason

FILE = Path(__file__).resolve().parents[2] / "docs" / "conformance.md"
_BETWEEN = re.compile(r"(?<=<!-- measured: begin -->\n).*(?=<!-- measured: end -->)", re.DOTALL)


def write(required: Iterable[Measurement], optional: Iterable[Measurement], reasons: list[Reason]) -> None:
    """Put the tables of a whole run in place of those of the run before."""
    tables = [table.text(each, reasons) for each in [*required, *optional]]
    made = "\n" + "\n\n".join(tables) + "\n\n"
    FILE.write_text(_BETWEEN.sub(lambda _: made, FILE.read_text("utf-8")), "utf-8")
