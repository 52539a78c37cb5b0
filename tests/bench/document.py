"""The table in ``docs/benchmarks.md``: written by a run, between two marks."""

from __future__ import annotations

import re

from tests.bench.measure import ROOT

FILE = ROOT / "docs" / "benchmarks.md"
_BETWEEN = re.compile(r"(?<=<!-- measured: begin -->\n).*(?=<!-- measured: end -->)", re.DOTALL)


def write(machine: str, table: str) -> None:
    """Put the table of a whole run in place of that of the run before."""
    made = f"\n{machine}\n\n{table}\n\n"
    FILE.write_text(_BETWEEN.sub(lambda _: made, FILE.read_text("utf-8")), "utf-8")
