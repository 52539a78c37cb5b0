"""The six ticks, and drift: one table. A check that raises for want of something to read is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from infrastructure.readiness import alarms, contracts, deliverable, drift, least_privilege, names, personal_data
from infrastructure.readiness.answers import Answer, Mark, unknown
from infrastructure.readiness.situation import Situation
from infrastructure.retries.reading import Wrong
from infrastructure.retries.sources import Unreadable


@dataclass(frozen=True)
class Check:
    """One question. ``name`` is for programs, ``asks`` is the line that is ticked."""

    name: str
    asks: str
    answer: Callable[[Situation], Answer]
    live_only: bool = False


CHECKS: tuple[Check, ...] = (
    Check("least-privilege", "IAM policies grant what is used and nothing more", least_privilege.answer),
    Check("retries", "Dead-letter queues and retries are equal on both platforms", deliverable.answer),
    Check("contracts", "Schema versions are compatible", contracts.answer),
    Check("names", "The SDKs' names are free, or ours", names.answer),
    Check("alarms", "Alarms are in place", alarms.answer),
    Check("personal-data", "Personal data is detected and handled, with a usable key", personal_data.answer),
    Check("drift", "What is deployed is what is generated", drift.answer, live_only=True),
)


_NOT_LIVE = unknown("only what is deployed can tell", "ask with --live")


def run(situation: Situation, only: tuple[str, ...] = ()) -> Iterator[tuple[Check, Answer]]:
    """Every check (or those named) with its answer, one after another."""
    for check in CHECKS:
        possible = not check.live_only or situation.live is not None
        if check.name in only or (not only and possible):
            yield (
                check,
                _asked(check, situation) if possible else unknown("only what is deployed can tell", "ask with --live"),
            )


def _asked(check: Check, situation: Situation) -> Answer:
    try:
        return check.answer(situation)
    except (Unreadable, Wrong) as missing:
        live = situation.live is not None
        return unknown(str(missing), f"make it readable{', or leave --live out' if live else ''}")


def ready(answers: list[Answer], environment: str) -> bool:
    """Nothing failed; for production, nothing is unknown either."""
    marks = {answer.mark for answer in answers}
    return Mark.FAILED not in marks and not (environment == "production" and Mark.UNKNOWN in marks)
