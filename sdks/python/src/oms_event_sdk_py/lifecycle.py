"""Where a version of an event stands in its life, and what follows for whoever sends it.

>>> from datetime import date
>>> from oms_event_sdk_py import REGISTRY
>>> version = REGISTRY.by_name("SchemaCreatedV1")
>>> stage(version, date(2026, 12, 1)).value, stage(version, date(2027, 5, 1)).value
('deprecated', 'sunset')

The dates are those of the contract's lifecycle block: deprecated from ``since``, not sent any more from ``sunset`` on.
"Today" is an argument everywhere, and the day in UTC where it is left out.
"""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from ._contracts import EventVersion
from .errors import OMSEventError

__all__ = ["NOTICE", "Stage", "SunsetError", "SunsetWarning", "check_sunset", "deprecation_attributes", "stage"]

NOTICE = timedelta(days=30)
"""How long before a sunset sending begins to warn."""


class Stage(StrEnum):
    """The stages of a version; one that is removed is in no registry."""

    CURRENT = "current"
    ANNOUNCED = "announced"
    DEPRECATED = "deprecated"
    SUNSET = "sunset"


class SunsetError(OMSEventError):
    """The version has ended: its readers may be gone. ``replacement`` is the model to send instead."""

    def __init__(self, version: EventVersion) -> None:
        ends = version.deprecation
        sunset, self.replacement = (ends.sunset, ends.replacement) if ends else ("", "")
        super().__init__(f"{version.model_name} ended on {sunset}: send {self.replacement} instead")


class SunsetWarning(DeprecationWarning):
    """The version ends soon."""


def stage(version: EventVersion, today: date | None = None) -> Stage:
    """The stage of a version on a day."""
    ends = version.deprecation
    day = today or _today()
    if ends is None:
        return Stage.CURRENT
    if day >= date.fromisoformat(ends.sunset):
        return Stage.SUNSET
    return Stage.ANNOUNCED if day < date.fromisoformat(ends.since) else Stage.DEPRECATED


def check_sunset(
    version: EventVersion, today: date | None = None, *, grace: timedelta = timedelta(), stacklevel: int = 2
) -> None:
    """Refuse to send a version that has ended, ``grace`` after its sunset; warn in the 30 days before it and after.

    Raises ``SunsetError``. Warns with ``SunsetWarning`` at the caller's line; a higher ``stacklevel`` is further out.
    """
    ends = version.deprecation
    if ends is None:
        return
    day, sunset = today or _today(), date.fromisoformat(ends.sunset)
    if day >= sunset + grace:
        raise SunsetError(version)
    if day >= sunset - NOTICE:
        told = f"{version.model_name} ends on {ends.sunset}: send {ends.replacement} instead"
        warnings.warn(told, SunsetWarning, stacklevel=stacklevel)


def deprecation_attributes(
    version: EventVersion, replacement: EventVersion | None = None, today: date | None = None
) -> dict[str, bool | str]:
    """The CloudEvents attributes that tell readers of a version's end; none before its ``since``.

    ``deprecated``, ``deprecationfrom``, ``deprecationsunset`` (RFC 3339) and, where the replacement is known,
    ``deprecationmigration`` with the URI of its schema (CloudEvents extension "deprecation", draft).
    """
    ends = version.deprecation
    if ends is None or stage(version, today) is Stage.ANNOUNCED:
        return {}
    made: dict[str, bool | str] = {
        "deprecated": True,
        "deprecationfrom": f"{ends.since}T00:00:00Z",
        "deprecationsunset": f"{ends.sunset}T00:00:00Z",
    }
    return made | ({"deprecationmigration": replacement.dataschema} if replacement else {})


def _today() -> date:
    return datetime.now(UTC).date()
