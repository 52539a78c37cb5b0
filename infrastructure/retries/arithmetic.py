"""The arithmetic of a route in words: what is added up, and what it is held against."""

from __future__ import annotations

from codegen.platform import Delivery
from infrastructure.retries.configured import Consumer, Target
from infrastructure.table import duration


def deliveries(consumer: Consumer) -> int | None:
    """How often an event is delivered; None for ever."""
    return consumer.max_deliver if consumer.max_deliver is not None and consumer.max_deliver > 0 else None


def total(delivery: Delivery, consumer: Consumer) -> float | None:
    """The longest that all deliveries can take: each unanswered for ``ack_wait``, and the waits between."""
    count = deliveries(consumer)
    if count is None:
        return None
    between = [*delivery.backoff, *[delivery.backoff[-1]] * count] if delivery.backoff else [0] * count
    return count * consumer.ack_wait + sum(between[: count - 1])


def attempts(rule: str | None, target: Target | None, consumer: Consumer | None) -> str:
    """Deliveries of both sides."""
    ours = "-" if consumer is None else str(consumer.max_deliver)
    if rule is None:
        return f"{ours} (NATS only)"
    if target is None or target.max_retries is None:
        return f"- != {ours}"
    same = consumer is not None and consumer.max_deliver == target.max_retries + 1
    return f"1 + {target.max_retries} {'=' if same else '!='} {ours}"


def waits(delivery: Delivery, consumer: Consumer, age: int) -> str:
    """The sum of all waits, against the age of an event."""
    whole, count = total(delivery, consumer), deliveries(consumer)
    if whole is None or count is None:
        return "no end"
    between = whole - count * consumer.ack_wait
    made = f"{count} x {duration(consumer.ack_wait)} + {duration(between)} = {duration(whole)}"
    return f"{made} {'<=' if whole <= age else '>'} {duration(age)}"


def ages(consumer: Consumer, age: int, slack: int) -> str:
    """What the stream keeps, against what it must."""
    sign = ">=" if not consumer.max_age or consumer.max_age >= age + slack else "<"
    kept = duration(consumer.max_age) if consumer.max_age else "for ever"
    return f"{kept} {sign} {duration(age)} + {duration(slack)}"


def window(consumer: Consumer, delivery: Delivery) -> str:
    """The duplicate window, against a publisher's retries."""
    sign = ">" if consumer.duplicate_window > delivery.publish_timeout else "<="
    return f"{duration(consumer.duplicate_window)} {sign} {duration(delivery.publish_timeout)}"
