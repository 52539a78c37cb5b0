"""Ending tasks for certain."""

from __future__ import annotations

import asyncio
from typing import Any

_AGAIN = 0.05
"""Seconds between two cancellations of a task that has not heard the first."""


async def ended(task: asyncio.Task[Any]) -> None:
    """Cancel a task, and return when it is over, whatever it ended with.

    ``asyncio.wait_for`` loses a cancellation that comes together with what it waits for, until Python 3.12 (gh-96764).
    The libraries of brokers use it: so a cancellation is said until it is heard.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=_AGAIN)
    if not task.cancelled():
        task.exception()  # looked at, so that nobody is told that it was not
