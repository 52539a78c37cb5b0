"""Numbers within bounds that are multiples of some numbers and not of others: found, or proven not to exist."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

_FEW = 2_000


@dataclass
class Range:
    """What a number is asked to meet; a bound is a value and whether the value itself is excluded."""

    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    of: list[Fraction] = field(default_factory=list)
    not_of: list[Fraction] = field(default_factory=list)

    def raise_to(self, value: Fraction, *, excluded: bool) -> None:
        if self.low is None or (value, excluded) > self.low:
            self.low = (value, excluded)

    def lower_to(self, value: Fraction, *, excluded: bool) -> None:
        if self.high is None or (value, not excluded) < (self.high[0], not self.high[1]):
            self.high = (value, excluded)

    def admits(self, value: Fraction) -> bool:
        above = self.low is None or value > self.low[0] or (value == self.low[0] and not self.low[1])
        below = self.high is None or value < self.high[0] or (value == self.high[0] and not self.high[1])
        fits = all(value % each == 0 for each in self.of) and not any(value % each == 0 for each in self.not_of)
        return above and below and fits

    @property
    def empty(self) -> bool:
        """Whether there is no number between the bounds at all."""
        if self.low is None or self.high is None:
            return False
        return self.low[0] > self.high[0] or (self.low[0] == self.high[0] and (self.low[1] or self.high[1]))


def fraction(value: float) -> Fraction:
    """A JSON number by its digits."""
    return Fraction(str(value))


def plain(value: Fraction) -> int | float:
    """A JSON number; infinite where no double comes near."""
    if value.denominator == 1:
        return int(value)
    try:
        return float(value)
    except OverflowError:
        return math.inf


def numbers(wanted: Range, refused: Iterable[Fraction], count: int) -> tuple[list[int | float], bool]:
    """Up to ``count`` numbers, and whether these are certainly all (none, then: there is none)."""
    if wanted.empty:
        return [], True
    without = set(refused)
    candidates, all_of_them = _multiples(wanted, _FEW + len(without)) if wanted.of else _between(wanted)
    found: list[int | float] = []
    for each in candidates:
        made = plain(each)
        if not wanted.admits(each) or each in without or made in found:
            continue
        if made != math.inf and fraction(made) == each:
            found.append(made)
        else:
            all_of_them = False  # it has more digits than a double, or is beyond all of them
        if len(found) >= count:
            return found, False
    return found, all_of_them


def _multiples(wanted: Range, few: int) -> tuple[Sequence[Fraction], bool]:
    """Some ``few`` multiples of all that is asked for, and whether these are all that can be wanted."""
    step = _common(wanted.of)
    if any(step % each == 0 for each in wanted.not_of):
        return [], True
    first = None if wanted.low is None else math.ceil(wanted.low[0] / step)
    last = None if wanted.high is None else math.floor(wanted.high[0] / step)
    if first is not None and last is not None and last - first <= few:
        every = sorted(range(first, last + 1), key=lambda n: (abs(n), n < 0))
        return [n * step for n in every], True
    start = first if first is not None and first > 0 else last if last is not None and last < 0 else 0
    around = [start + way * n for n in range(few) for way in (1, -1)]
    return [n * step for n in dict.fromkeys(around)], False


def _common(steps: Sequence[Fraction]) -> Fraction:
    """The least common multiple."""
    made = steps[0]
    for each in steps[1:]:
        made = Fraction(math.lcm(made.numerator, each.numerator), math.gcd(made.denominator, each.denominator))
    return made


def _between(wanted: Range) -> tuple[Sequence[Fraction], bool]:
    """Numbers between the bounds: whole ones first; all of them where there is only one."""
    low, high = (None if each is None else each[0] for each in (wanted.low, wanted.high))
    if low is not None and low == high:
        return [low], True
    middle = low if low is not None else high if high is not None else Fraction(0)
    whole = [Fraction(round(middle) + way * n) for n in range(30) for way in (1, -1)]
    if low is None or high is None:
        return [*whole, *(each + part for each in whole for part in _PARTS)], False
    return [low, high, *whole, *(low + (high - low) * part for part in _PARTS)], False


_PARTS = [Fraction(n, d) for d in (2, 4, 8, 10, 64, 100, 128, 1000, 1024) for n in (1, d // 2 + 1, d - 1)]
