"""How far each consumer is behind: two samples of a server become numbers. Pure.

Lag is what waits and what is being worked on: ``num_pending + num_ack_pending``. It is approximate: an event that was
given back and not fetched again is in neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Sample:
    """One consumer at one moment (``at``: seconds since 1970, by the server's clock).

    ``oldest`` is when the oldest event that is not acknowledged was stored, None where there is none (or it is not
    known); ``settled`` counts the deliveries that are done with. A ``paused`` consumer delivers nothing for a time.
    """

    stream: str
    consumer: str
    at: float
    pending: int
    ack_pending: int
    redelivered: int
    waiting: int
    settled: int
    oldest: float | None = None
    paused: bool = False


@dataclass(frozen=True)
class Lag:
    """One consumer's lag. ``oldest`` and ``catch_up`` in seconds, ``rate`` in events settled a second.

    ``catch_up`` is None where the lag does not shrink, or nothing is known yet (``rate`` is None then): of the first
    sample, and of a consumer that was made anew since the last.
    """

    stream: str
    consumer: str
    lag: int
    pending: int
    ack_pending: int
    redelivered: int
    readers: int
    oldest: float | None
    rate: float | None
    catch_up: float | None
    paused: bool = False

    def as_json(self) -> dict[str, Any]:
        """The numbers by name."""
        return asdict(self)


def lags(now: Iterable[Sample], before: Iterable[Sample] = ()) -> list[Lag]:
    """The lag of each consumer, with rates since the sample before."""
    earlier = {(each.stream, each.consumer): each for each in before}
    return [_lag(each, earlier.get((each.stream, each.consumer))) for each in now]


def _lag(now: Sample, before: Sample | None) -> Lag:
    behind = now.pending + now.ack_pending
    rate, shrinking = None, 0.0
    if before is not None and now.at > before.at and now.settled >= before.settled:
        took = now.at - before.at
        rate = (now.settled - before.settled) / took
        shrinking = (before.pending + before.ack_pending - behind) / took
    catch_up = 0.0 if behind == 0 else behind / shrinking if shrinking > 0 else None
    return Lag(
        now.stream,
        now.consumer,
        behind,
        now.pending,
        now.ack_pending,
        now.redelivered,
        now.waiting,
        None if now.oldest is None else max(0.0, now.at - now.oldest),
        rate,
        catch_up,
        now.paused,
    )
