"""What a running stream or consumer has differently from the catalogue, and what changing it would cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from infrastructure.nats.configuration import Desired
from infrastructure.nats.subjects import uncovered


class Effect(StrEnum):
    """What a change does to events that are there, or to come."""

    NEW = "new"
    SAFE = "safe"
    LOSES = "loses"
    REMAKES = "remakes"


@dataclass(frozen=True)
class Change:
    """One field of one stream or consumer. ``cost`` says what is lost, where anything is."""

    where: Desired
    field: str
    now: Any
    wanted: Any
    effect: Effect
    cost: str = ""


_UNLIMITED = frozenset((-1, 0, None))


def _shorter(now: Any, wanted: Any) -> bool:
    """Whether a limit gets smaller; -1, 0 and nothing are no limit."""
    return wanted not in _UNLIMITED and (now in _UNLIMITED or wanted < now)


def _smaller(now: Any, wanted: Any) -> bool:
    return (wanted or 1) < (now or 1)


def _narrower(now: Any, wanted: Any) -> bool:
    return bool(uncovered(now or [">"], wanted or [">"]))


@dataclass(frozen=True)
class _Cost:
    loses: Callable[[Any, Any], bool]
    told: str


_STREAM: dict[str, _Cost] = {
    "subjects": _Cost(_narrower, "events of these subjects are stored nowhere any more"),
    "max_age": _Cost(_shorter, "older events are removed at once, read or not"),
    "max_msgs": _Cost(_shorter, "events beyond the limit are removed at once"),
    "max_bytes": _Cost(_shorter, "events beyond the limit are removed at once"),
    "max_msgs_per_subject": _Cost(_shorter, "events beyond the limit are removed at once"),
    "num_replicas": _Cost(_smaller, "with fewer copies, the loss of a server loses events"),
}
_CONSUMER: dict[str, _Cost] = {
    "filter_subjects": _Cost(_narrower, "events of these subjects, waiting ones included, are not delivered any more"),
    "max_deliver": _Cost(_shorter, "events that were delivered this often are not delivered again"),
    "inactive_threshold": _Cost(_shorter, "the consumer and its position vanish when nobody reads"),
}
_FIXED_OF_STREAM = frozenset(("storage", "retention"))
_FIXED_OF_CONSUMER = frozenset(("ack_policy", "deliver_policy", "replay_policy", "durable_name"))
_UNORDERED = frozenset(("subjects", "filter_subjects"))


def differences(desired: Desired, running: Mapping[str, Any] | None) -> list[Change]:
    """The changes that make ``running`` (the config of the server's info; None: not there) what is desired."""
    if running is None:
        return [Change(desired, "", None, None, Effect.NEW)]
    now = _normal(running)
    return [
        _change(desired, field, now.get(field), wanted)
        for field, wanted in desired.config.items()
        if not _same(field, now.get(field), wanted)
    ]


def _normal(config: Mapping[str, Any]) -> dict[str, Any]:
    """A config with one spelling of what the server spells in two."""
    made = dict(config)
    if single := made.pop("filter_subject", None):
        made["filter_subjects"] = [single]
    return made


def _same(field: str, now: Any, wanted: Any) -> bool:
    if field in _UNORDERED:
        return sorted(now or []) == sorted(wanted)
    return bool(now == wanted) or (not now and not wanted)  # absent, 0, false and [] are one on the wire


def _change(desired: Desired, field: str, now: Any, wanted: Any) -> Change:
    fixed, costs = (_FIXED_OF_CONSUMER, _CONSUMER) if desired.consumer else (_FIXED_OF_STREAM, _STREAM)
    if field in fixed:
        lost = "its position: events come again" if desired.consumer else "every event in it"
        return Change(desired, field, now, wanted, Effect.REMAKES, f"it has to be made anew, and loses {lost}")
    cost = costs.get(field)
    if cost is not None and cost.loses(now, wanted):
        return Change(desired, field, now, wanted, Effect.LOSES, cost.told)
    return Change(desired, field, now, wanted, Effect.SAFE)
