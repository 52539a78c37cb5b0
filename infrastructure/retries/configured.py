"""What decides how often and how long an event is tried, as read from a file or a running system. Times in seconds."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Target:
    """An EventBridge target, with its rule and the queue that it is. None: not set, or not known.

    ``pattern`` is what the rule takes, as JSON with its keys in order.
    """

    rule: str
    max_retries: int | None = None
    max_event_age: int | None = None
    dlq: str | None = None
    enabled: bool = True
    arn: str | None = None
    max_receives: int | None = None
    visibility: int | None = None
    retention: int | None = None
    unknown: tuple[str, ...] = ()
    """Settings of the retry policy that do not exist."""
    pattern: str | None = None

    @property
    def queue(self) -> str | None:
        """The name of the queue, where the target is one."""
        return self.arn.rpartition(":")[2] if self.arn and ":sqs:" in self.arn else None


@dataclass(frozen=True)
class Consumer:
    """A JetStream consumer with what its stream decides. ``max_deliver`` -1 is for ever; None is not set."""

    name: str
    max_deliver: int | None = None
    ack_wait: float = 30  # the server's own
    ack_policy: str | None = None
    backoff: tuple[float, ...] = ()
    max_age: float = 0
    duplicate_window: float = 0
    dlq: bool = False
    advisories: bool = False
    filters: tuple[str, ...] = ()
    misplaced: tuple[str, ...] = ()
    """Settings of consumers that stand at the stream."""


@dataclass(frozen=True)
class Configured:
    """Both sides: targets by rule, consumers by name; ``origin`` says where they were read."""

    origin: str
    targets: dict[str, Target] = field(default_factory=dict)
    consumers: dict[str, Consumer] = field(default_factory=dict)
