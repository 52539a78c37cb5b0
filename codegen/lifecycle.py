"""The stages of a version's life, by its dates and a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

NEAR = timedelta(days=30)
"""How long before a sunset it is told."""


class Stage(StrEnum):
    """Where a version stands. One that is removed is not there to be asked."""

    CURRENT = "current"
    ANNOUNCED = "announced"
    """Its deprecation has a date, which has not come."""
    DEPRECATED = "deprecated"
    SUNSET = "sunset"
    """It has ended: nobody sends it any more."""


def stage(lifecycle: Mapping[str, str], today: date) -> Stage:
    """The stage of a version with these ``since`` and ``sunset`` (ISO 8601) on a day; no such dates: it is current."""
    if not has_dates(lifecycle):
        return Stage.CURRENT
    if today >= date.fromisoformat(lifecycle["sunset"]):
        return Stage.SUNSET
    return Stage.ANNOUNCED if today < date.fromisoformat(lifecycle["since"]) else Stage.DEPRECATED


def has_dates(lifecycle: Mapping[str, str]) -> bool:
    """Whether ``since`` and ``sunset`` are dates; rule ``lifecycle`` tells of a contract where they are not."""
    try:
        return all(date.fromisoformat(lifecycle[key]) for key in ("since", "sunset"))
    except (KeyError, ValueError):
        return False


def is_near(lifecycle: Mapping[str, str], today: date) -> bool:
    """Whether a version ends soon."""
    if not has_dates(lifecycle):
        return False
    sunset = date.fromisoformat(lifecycle["sunset"])
    return today < sunset <= today + NEAR


def today_utc() -> date:
    """The day, everywhere the same."""
    return datetime.now(UTC).date()
