"""Lag as a table in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from infrastructure.monitoring.lag import Lag
from infrastructure.table import GREEN, RED, YELLOW, coloured, duration, table

_HEADER = ("stream", "consumer", "lag", "pending", "unacked", "again", "readers", "oldest", "rate", "catch-up", "")
HOME = "\x1b[H\x1b[J"
"""What puts the cursor to the top of an empty screen."""


def shown(found: Sequence[Lag], limit: int) -> str:
    """The table; a consumer above ``limit`` is marked."""
    if not found:
        return "no consumers: run `python -m infrastructure.nats apply`"
    return table(_HEADER, [_row(lag, limit) for lag in found])


def _row(lag: Lag, limit: int) -> tuple[str, ...]:
    verdict = coloured("behind", RED) if lag.lag > limit else coloured("ok", GREEN)
    if lag.paused:
        verdict += coloured(", paused", YELLOW)
    names = (_plain(lag.stream), _plain(lag.consumer))
    counts = (lag.lag, lag.pending, lag.ack_pending, lag.redelivered, lag.readers)
    rate = "-" if lag.rate is None else f"{lag.rate:.1f}/s"
    return (*names, *map(str, counts), _age(lag.oldest), rate, _catch_up(lag), verdict)


def _plain(name: str) -> str:
    """A name without what would steer the terminal: whoever may make consumers names them."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in name)


def _age(seconds: float | None) -> str:
    return "-" if seconds is None else duration(round(seconds))


def _catch_up(lag: Lag) -> str:
    if lag.rate is None and lag.lag:
        return "-"
    return "never" if lag.catch_up is None else duration(round(lag.catch_up))
