"""Configurations in the words of AWS and NATS, as what ``configured`` holds. Pure."""

from __future__ import annotations

import re
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


def seconds(value: Any) -> float:
    """A duration of JetStream: nanoseconds, as on the wire; a small number, as nats-py takes it, is in seconds."""
    number = float(value or 0)
    return number if number < _ALWAYS_NANOSECONDS else number / 1e9


def target(
    rule: str, given: Mapping[str, Any], queue: Mapping[str, Any] | None = None, state: str = "ENABLED"
) -> Target:
    """A target of ``ListTargetsByRule`` or of a template; ``queue`` are the attributes of the queue that it is."""
    policy = given.get("RetryPolicy") or {}
    queue = queue or {}
    redrive = queue.get("RedrivePolicy") or {}
    return Target(
        rule,
        policy.get("MaximumRetryAttempts"),
        policy.get("MaximumEventAgeInSeconds"),
        (given.get("DeadLetterConfig") or {}).get("Arn"),
        state == "ENABLED",
        given["Arn"].rpartition(":")[2] if ":sqs:" in str(given.get("Arn", "")) else None,
        _whole(redrive.get("maxReceiveCount")),
        _whole(queue.get("VisibilityTimeout")),
        _whole(queue.get("MessageRetentionPeriod")),
        tuple(sorted(set(policy) - _KNOWN)),
    )


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def targets(stack: Stack) -> dict[str, Target]:
    """The targets of a template, by rule."""
    queues = {each["QueueName"]: each for each in stack.resources("AWS::SQS::Queue").values()}
    found = {}
    for rule in stack.resources("AWS::Events::Rule").values():
        for each in rule["Targets"]:
            queue = queues.get(each["Arn"].rpartition(":")[2])
            found[rule["Name"]] = target(rule["Name"], each, queue, rule.get("State", "ENABLED"))
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
        _whole(config.get("max_deliver")),
        seconds(config["ack_wait"]) if config.get("ack_wait") else None,
        config.get("ack_policy"),
        tuple(map(seconds, config.get("backoff") or ())),
        seconds(stream.get("max_age")),
        seconds(stream.get("duplicate_window")),
        dlq,
        advisories,
        tuple(each for each in _OF_CONSUMERS if each in stream),
    )


def rule_and_reader(rule: str, bus: str) -> tuple[str, str] | None:
    """Family and reader in the name of a rule of ours."""
    match = re.fullmatch(rf"{re.escape(bus)}-(.+?)-to-(.+)", rule)
    return (match[1], match[2]) if match else None
