"""Configurations in the words of AWS and NATS, as what ``configured`` holds. Pure; all raise ``Wrong``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from codegen.platform import Platform
from infrastructure.aws.resolve import Stack
from infrastructure.nats.configuration import advisory_subjects
from infrastructure.nats.subjects import covers
from infrastructure.retries.configured import Consumer, Target

_KNOWN = frozenset(("MaximumRetryAttempts", "MaximumEventAgeInSeconds"))
_OF_CONSUMERS = ("max_deliver", "ack_wait", "ack_policy", "backoff")
_ALWAYS_NANOSECONDS = 1_000_000


class Wrong(ValueError):
    """A setting that is not of its type; the message names it."""


def seconds(value: Any, name: str = "a duration") -> float:
    """A duration of JetStream: nanoseconds, as on the wire; a small number, as nats-py takes it, is in seconds."""
    if not isinstance(value or 0, int | float):
        raise Wrong(f"{name} is {value!r}, and must be a number: of nanoseconds, or of seconds")
    number = float(value or 0)
    return number if number < _ALWAYS_NANOSECONDS else number / 1e9


def table(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A table of settings; empty where there is none."""
    found = given.get(name) or {}
    if not isinstance(found, Mapping):
        raise Wrong(f"{name} is {found!r}, and must be an object of settings")
    return found


def target(
    rule: str,
    given: Mapping[str, Any],
    queue: Mapping[str, Any] | None = None,
    state: str = "ENABLED",
    pattern: Any = None,
) -> Target:
    """A target of ``ListTargetsByRule`` or of a template; ``queue`` are the attributes of the queue that it is."""
    policy = table(given, "RetryPolicy")
    queue = queue or {}
    arn = given.get("Arn")
    return Target(
        rule,
        _whole(policy, "MaximumRetryAttempts"),
        _whole(policy, "MaximumEventAgeInSeconds"),
        table(given, "DeadLetterConfig").get("Arn"),
        state == "ENABLED",
        None if arn is None else str(arn),
        _whole(table(queue, "RedrivePolicy"), "maxReceiveCount"),
        _whole(queue, "VisibilityTimeout"),
        _whole(queue, "MessageRetentionPeriod"),
        tuple(sorted(set(policy) - _KNOWN)),
        None if pattern is None else json.dumps(pattern, sort_keys=True),
    )


def _whole(given: Mapping[str, Any], name: str) -> int | None:
    """A whole number; AWS writes some as texts."""
    value = given.get(name)
    try:
        if value is None or (isinstance(value, int | str) and not isinstance(value, bool)):
            return None if value is None else int(value)
    except ValueError:
        pass
    raise Wrong(f"{name} is {value!r}, and must be a whole number")


def targets(stack: Stack) -> dict[str, Target]:
    """The targets of a template, by rule."""
    queues = {each["QueueName"]: each for each in stack.resources("AWS::SQS::Queue").values()}
    found = {}
    for rule in stack.resources("AWS::Events::Rule").values():
        for each in rule["Targets"]:
            queue = queues.get(each["Arn"].rpartition(":")[2])
            state, pattern = rule.get("State", "ENABLED"), rule.get("EventPattern")
            found[rule["Name"]] = target(rule["Name"], each, queue, state, pattern)
    return found


def consumers(platform: Platform, configs: Mapping[str, Mapping[str, Any]]) -> dict[str, Consumer]:
    """The consumers of the events stream among configurations by name (``STREAM``, ``STREAM/consumer``)."""
    events = platform.events.name
    captured = {name: list(config.get("subjects") or []) for name, config in configs.items() if "/" not in name}
    found = {}
    for name, config in configs.items():
        stream, _, consumer = name.partition("/")
        if stream == events and consumer:
            dead = f"dlq.{events}.{consumer}.x"
            told = advisory_subjects(platform, consumer)
            caught = [subject for subjects in captured.values() for subject in subjects]
            found[consumer] = _consumer(
                consumer,
                config,
                configs.get(events) or {},
                dlq=any(covers(pattern, dead) for pattern in caught),
                advisories=all(any(covers(pattern, each) for pattern in caught) for each in told),
            )
    return found


def _consumer(
    name: str, config: Mapping[str, Any], stream: Mapping[str, Any], *, dlq: bool, advisories: bool
) -> Consumer:
    return Consumer(
        name,
        _whole(config, "max_deliver"),
        seconds(config.get("ack_wait"), "ack_wait") or Consumer.ack_wait,
        config.get("ack_policy"),
        tuple(seconds(each, "backoff") for each in config.get("backoff") or ()),
        seconds(stream.get("max_age"), "max_age"),
        seconds(stream.get("duplicate_window"), "duplicate_window"),
        dlq,
        advisories,
        tuple(config.get("filter_subjects") or filter(None, [config.get("filter_subject")])),
        tuple(each for each in _OF_CONSUMERS if each in stream),
    )
