"""The outcome of one fault, and the table of them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What one fault did: ``events`` that publishers were told are safe, and how many of them were lost or doubled."""

    fault: str
    language: str
    events: int
    lost: int
    duplicated: int
    seconds: float
    note: str = ""

    @property
    def passed(self) -> bool:
        """Nothing was lost, nothing came twice."""
        return self.events > 0 and self.lost == 0 and self.duplicated == 0


def counted(safe: Iterable[str], stored: Sequence[str]) -> tuple[int, int]:
    """How many safe events are not stored, and how many stored ones are there more than once."""
    counts = Counter(stored)
    return len(set(safe) - counts.keys()), sum(count - 1 for count in counts.values())


def table(outcomes: Sequence[Outcome]) -> str:
    """The outcomes as a table that is Markdown and reads well in a terminal."""
    head = ("fault", "client", "events", "lost", "duplicated", "seconds", "")
    lines = [
        head,
        *(
            (o.fault, o.language, f"{o.events:,}", str(o.lost), str(o.duplicated), f"{o.seconds:.1f}", o.note)
            for o in outcomes
        ),
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"
        for line in (lines[0], rule, *lines[1:])
    )
