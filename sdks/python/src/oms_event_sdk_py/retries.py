"""Trying again: what failed and may be retried, with back-off and jitter, until one deadline is over."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

from .errors import DeadlineExceededError, OutboxFullError, PublishError
from .transports.base import Message, Outcome, Transport

_FIRST_WAIT = 0.05
_LONGEST_WAIT = 2.0
"""Seconds: the bound of the first wait, and of any."""
_DOUBLINGS = 16
"""More change nothing, and would be too large for a float in the end."""


def wait_after(failures: int) -> float:
    """Seconds before the next try: anything up to a bound that doubles.

    "Full jitter" (AWS Architecture Blog, Exponential Backoff And Jitter): so many clients do not come back at once.
    """
    return random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(failures - 1, _DOUBLINGS)))


async def deliver(
    to: Transport, messages: Sequence[Message], sent: Sequence[Outcome], deadline: float
) -> tuple[list[Outcome], int]:
    """What became of each message that was ``sent`` once, and how often it was tried at most.

    Sends again what failed and may be retried, until ``deadline`` (of the event loop's clock).
    """
    outcomes, attempts, loop = list(sent), 1, asyncio.get_running_loop()
    while True:
        failed = [index for index, each in enumerate(outcomes) if _again(each)]
        if not failed:
            return outcomes, attempts
        wait = wait_after(attempts)
        if loop.time() + wait >= deadline:
            for index in failed:
                outcomes[index] = _over(outcomes[index], attempts)
            return outcomes, attempts
        await asyncio.sleep(wait)
        attempts += 1
        again = await to.send([messages[index] for index in failed], deadline)
        for index, outcome in zip(failed, again, strict=True):
            outcomes[index] = outcome


def _again(outcome: Outcome) -> bool:
    """Whether to try at once; a full outbox is not emptied within a publish."""
    return isinstance(outcome, PublishError) and outcome.retryable and not isinstance(outcome, OutboxFullError)


def _over(outcome: Outcome, attempts: int) -> PublishError:
    """The error of a publish whose time is over; the last failure is its cause."""
    assert isinstance(outcome, PublishError)
    tries = "one attempt" if attempts == 1 else f"{attempts} attempts"
    told = f"not acknowledged in time, after {tries}: {outcome}"
    made = DeadlineExceededError(told, transport=outcome.transport, attempts=attempts)
    made.__cause__ = outcome
    return made
