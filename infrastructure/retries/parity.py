"""Do both platforms try an event alike? For each route the rule, with its arithmetic.

The rule: ``max_deliver`` counts deliveries, ``MaximumRetryAttempts`` retries; all waits fit into the event's age; the
stream keeps events longer than that, for max_age removes what was never delivered without a word; acknowledgement is
explicit; what fails for good has a dead-letter queue on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.platform import Delivery, Platform, Reader
from codegen.settings import seconds
from infrastructure.aws.names import feeds
from infrastructure.catalogue import Catalogue
from infrastructure.retries import arithmetic
from infrastructure.retries.configured import Configured, Consumer, Target
from infrastructure.retries.routing import unread, untaken
from infrastructure.table import duration

_RETRIES, _AGE = (0, 185), (60, 86400)


@dataclass(frozen=True)
class Fault:
    """A difference: the rule's name, what is wrong with the numbers, and what to write."""

    rule: str
    told: str
    hint: str


@dataclass(frozen=True)
class Route:
    """One family and reader: the arithmetic in words by column, and what is wrong with it."""

    family: str
    reader: str
    attempts: str
    waits: str
    ages: str
    window: str
    faults: tuple[Fault, ...]


def compare(catalogue: Catalogue, configured: Configured) -> list[Route]:
    """Every route."""
    platform = catalogue.platform
    rules = {(feed.family, feed.reader.name): feed.rule for feed in feeds(platform)}
    made = []
    for family in platform.routes:
        for reader in platform.readers:
            if family in reader.families:
                rule = rules.get((family, reader.name))
                target = configured.targets.get(rule) if rule else None
                consumer = configured.consumers.get(reader.name)
                made.append(_route(catalogue, (family, reader), rule, target, consumer))
    return made


def by_fault(routes: list[Route]) -> dict[Fault, list[str]]:
    """The routes of each fault, named ``family to reader``: one fault may be that of many."""
    found: dict[Fault, list[str]] = {}
    for route in routes:
        for fault in route.faults:
            found.setdefault(fault, []).append(f"{route.family} to {route.reader}")
    return found


def _route(
    catalogue: Catalogue,
    named: tuple[str, Reader],
    rule: str | None,
    target: Target | None,
    consumer: Consumer | None,
) -> Route:
    platform, (family, reader) = catalogue.platform, named
    delivery, slack = platform.delivery, seconds(catalogue.settings.delivery.slack)
    faults = list(_missing(platform, reader, rule, target, consumer))
    if target:
        faults += [*_of_target(delivery, target), *_of_pattern(catalogue, family, target)]
    if consumer:
        faults += [*_of_consumer(delivery, consumer), *_of_filters(reader, consumer)]
    if target and consumer:
        faults += _of_both(target, consumer)
    age = target.max_event_age if target and target.max_event_age is not None else delivery.max_event_age
    if consumer:
        faults += _of_ages(delivery, consumer, age, slack)
    if target:
        faults += _of_queue(target, age, slack)
    return Route(
        family,
        reader.name,
        attempts=arithmetic.attempts(rule, target, consumer),
        waits=arithmetic.waits(delivery, consumer, age) if consumer else "-",
        ages=arithmetic.ages(consumer, age, slack) if consumer else "-",
        window=arithmetic.window(consumer, delivery) if consumer else "-",
        faults=tuple(faults),
    )


def _missing(
    platform: Platform, reader: Reader, rule: str | None, target: Target | None, consumer: Consumer | None
) -> Iterator[Fault]:
    if rule and target is None:
        yield Fault("rule-missing", f"there is no rule {rule} with a target", "deploy the generated template")
    if consumer is None:
        hint = "run `python -m infrastructure.nats apply`"
        yield Fault("consumer-missing", f"{platform.events.name} has no consumer {reader.name}", hint)


def _of_target(delivery: Delivery, target: Target) -> Iterator[Fault]:
    for name in target.unknown:
        hint = "write MaximumEventAgeInSeconds" if "Age" in name else "write MaximumRetryAttempts"
        yield Fault("unknown-setting", f"EventBridge knows no {name}, and takes its own default", hint)
    for name, value, (low, high), default in (
        ("MaximumRetryAttempts", target.max_retries, _RETRIES, 185),
        ("MaximumEventAgeInSeconds", target.max_event_age, _AGE, 86400),
    ):
        if value is None and not target.unknown:
            yield Fault("not-set", f"{name} is not set: EventBridge takes {default}", "set it in the RetryPolicy")
        elif value is not None and not low <= value <= high:
            yield Fault("range", f"{name} is {value}, and must be {low} to {high}", "mend the number")
    if not target.dlq:
        yield Fault("dlq", f"{target.rule} has no dead-letter queue: what fails is gone", "set its DeadLetterConfig")
    if target.queue and target.max_receives != delivery.max_deliver:
        told = f"{target.queue} gives up after {target.max_receives or 'no'} receives, and the catalogue says"
        yield Fault("receives", f"{told} {delivery.max_deliver}", "set maxReceiveCount to the deliveries")
    if not target.enabled:
        yield Fault("disabled", f"{target.rule} is disabled: its events go nowhere", "set State to ENABLED")


def _of_consumer(delivery: Delivery, consumer: Consumer) -> Iterator[Fault]:
    for name in consumer.misplaced:
        yield Fault(
            "misplaced", f"{name} is no setting of a stream: it is ignored, or refused", "set it at the consumer"
        )
    if consumer.ack_policy != "explicit":
        told = f"{consumer.name}: ack_policy is {consumer.ack_policy or 'not set'}: failures are not seen"
        yield Fault("ack-policy", told, "set ack_policy to explicit")
    if consumer.backoff:
        told = f"{consumer.name}: backoff overwrites ack_wait with {duration(consumer.backoff[0])}, and nak ignores it"
        yield Fault("backoff", told, "leave it out: the client naks with the catalogue's delays")
    if not consumer.dlq:
        yield Fault("dlq", f"no stream keeps dead letters of {consumer.name}", "apply the catalogue's DLQ stream")
    if not consumer.advisories:
        told = f"no stream keeps the advisories about {consumer.name}: its last failures are not seen"
        yield Fault("advisories", told, "apply the catalogue's advisory stream")
    if not consumer.duplicate_window > delivery.publish_timeout:
        told = f"duplicate_window {duration(consumer.duplicate_window)} does not outlast a publisher's retries"
        yield Fault("duplicate-window", told, f"make it longer than {duration(delivery.publish_timeout)}")


def _of_pattern(catalogue: Catalogue, family: str, target: Target) -> Iterator[Fault]:
    types = catalogue.operations.types[family]
    why = None if target.pattern is None else untaken(target.pattern, catalogue.platform.source, types)
    if why:
        yield Fault("pattern", f"{target.rule} leaves out events of {family}: {why}", "deploy the generated template")


def _of_filters(reader: Reader, consumer: Consumer) -> Iterator[Fault]:
    left_out = unread(reader.subjects, consumer.filters)
    if left_out:
        told = f"{consumer.name} does not read {', '.join(left_out)}"
        yield Fault("filter", told, "run `python -m infrastructure.nats apply`")


def _of_both(target: Target, consumer: Consumer) -> Iterator[Fault]:
    if target.max_retries is not None and consumer.max_deliver != target.max_retries + 1:
        told = f"{target.max_retries} retries are {target.max_retries + 1} deliveries, and max_deliver is "
        if consumer.max_deliver == -1:
            told += "-1, for ever, which EventBridge cannot do"
        else:
            told += str(consumer.max_deliver if consumer.max_deliver is not None else "not set")
        yield Fault("attempts", told, f"set max_deliver to {target.max_retries + 1}")
    if target.queue and target.visibility is not None and target.visibility != consumer.ack_wait:
        told = f"{target.queue} waits {duration(target.visibility)} for an answer, NATS {duration(consumer.ack_wait)}"
        yield Fault("ack-wait", told, "set VisibilityTimeout to ack_wait")


def _of_ages(delivery: Delivery, consumer: Consumer, age: int, slack: int) -> Iterator[Fault]:
    total = arithmetic.total(delivery, consumer)
    if total is not None and total > age:
        told = f"all waits take {duration(total)}, and the event's age ends at {duration(age)}"
        yield Fault("waits", told, "shorten them, or give the event more age")
    if consumer.max_age and consumer.max_age < age + slack:
        told = f"the stream removes events after {duration(consumer.max_age)}, and needs {duration(age + slack)}"
        yield Fault("stream-age", told, f"set max_age to {duration(age + slack)}: the event's age and the slack")


def _of_queue(target: Target, age: int, slack: int) -> Iterator[Fault]:
    """A reader may be away as long on AWS as on NATS."""
    if target.queue and target.retention is not None and target.retention < age + slack:
        told = f"{target.queue} drops events after {duration(target.retention)}, and needs {duration(age + slack)}"
        hint = f"set MessageRetentionPeriod to {age + slack}: the event's age and the slack"
        yield Fault("queue-age", told, hint)
