"""A measurement, its budget, and the table of them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a number counts."""

    SECONDS = "s"
    MILLISECONDS = "ms"
    MICROSECONDS = "us"
    BYTES = "bytes"
    SHARE = "of 1"


@dataclass(frozen=True)
class Quantity:
    """A number with the name of what it is of."""

    of: str
    value: float
    unit: Unit

    def __str__(self) -> str:
        return f"{self.value:,.0f} {self.unit}" if self.unit is Unit.BYTES else f"{_short(self.value)} {self.unit}"


@dataclass(frozen=True)
class Row:
    """What was measured, in the same run as what it is compared with.

    A budget is on the ratio, or on the quantity itself (``absolute``), as DESIGN section 12 has it. A row without
    one informs.
    """

    what: str
    measured: Quantity
    against: Quantity | None = None
    budget: float | None = None
    absolute: bool = False

    @property
    def ratio(self) -> float | None:
        """Measured by compared; None where there is nothing to compare with."""
        return self.measured.value / self.against.value if self.against else None

    @property
    def kept(self) -> bool | None:
        """Whether the budget is kept; None where there is none."""
        counted = self.measured.value if self.absolute else self.ratio
        return None if self.budget is None or counted is None else counted <= self.budget

    def cells(self) -> tuple[str, ...]:
        """The row as the table shows it."""
        unit = f" {self.measured.unit}" if self.absolute else " x"
        return (
            self.what,
            str(self.measured),
            f"{self.against.of}: {self.against}" if self.against else "",
            "" if self.ratio is None else f"{_short(self.ratio)} x",
            "" if self.budget is None else f"<= {self.budget:g}{unit}",
            {None: "", True: "yes", False: "NO"}[self.kept],
        )

    def as_json(self) -> dict[str, object]:
        """The row as a JSON object."""
        return {
            "what": self.what,
            "measured": self.measured.value,
            "unit": self.measured.unit.value,
            "against": None if self.against is None else {"of": self.against.of, "value": self.against.value},
            "ratio": self.ratio,
            "budget": self.budget,
            "absolute": self.absolute,
            "kept": self.kept,
        }


_HEAD = ("what", "measured", "compared with", "ratio", "budget", "kept")


def table(rows: Sequence[Row]) -> str:
    """The rows as a table that is Markdown and reads well in a terminal."""
    lines = [_HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_line(line, widths) for line in (lines[0], rule, *lines[1:]))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} |"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
