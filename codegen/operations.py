"""What running the platform needs beyond what clients know: who may publish what, when to raise an alarm.

Derived from the catalogue like ``codegen.platform``; apart from it, since no SDK carries these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from codegen.platform import subjects
from codegen.settings import Settings, seconds


@dataclass(frozen=True)
class Writer:
    """A service that publishes events of ``families``: on NATS to ``subjects``, on AWS with ``types``."""

    name: str
    families: tuple[str, ...]
    subjects: tuple[str, ...]
    types: tuple[str, ...]


@dataclass(frozen=True)
class Alarms:
    """When to raise an alarm: messages, and times in seconds."""

    period: int
    dlq_messages: int
    dlq_age: int
    consumer_lag: int


@dataclass(frozen=True)
class Operations:
    """Writers, thresholds, the monitoring of each environment, and a pattern of the types of each family."""

    writers: tuple[Writer, ...]
    alarms: Alarms
    monitoring: dict[str, str]
    types: dict[str, str]


def operations_of(settings: Settings) -> Operations:
    """The operations of a catalogue."""
    types = {family: _type_pattern(settings, family) for family in settings.families}
    return Operations(
        writers=tuple(_writer(settings, types, name, each.families) for name, each in settings.publishers.items()),
        alarms=Alarms(
            seconds(settings.alarms.period),
            settings.alarms.dlq_messages,
            seconds(settings.alarms.dlq_age),
            settings.alarms.consumer_lag,
        ),
        monitoring={name: each.monitoring for name, each in settings.environments.items()},
        types=types,
    )


def _type_pattern(settings: Settings, family: str) -> str:
    """The types of a family, with ``*`` for what varies; two in a row are one, for EventBridge refuses them."""
    return re.sub(r"\*+", "*", settings.wire.type.format(family=family, action="*", major="*"))


def _writer(settings: Settings, types: dict[str, str], name: str, given: list[str]) -> Writer:
    families = tuple(given) or tuple(settings.families)
    return Writer(name, families, subjects(settings, families), tuple(types[each] for each in families))
