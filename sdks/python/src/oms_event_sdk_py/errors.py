"""Every error of the clients, as one tree.

::

    OMSEventError                   everything below; ``retryable`` says whether trying again can help
    ├── SettingsError               an argument or ``OMS_…`` variable is wrong (all of them at once)
    ├── MissingExtraError           a transport's package is not installed; says which command installs it
    ├── UnknownEventError           a channel, type or name that the catalogue does not know
    ├── CastError                   an event cannot be had in another version (``casting``)
    ├── SunsetError                 the version has ended, and is not sent any more (``lifecycle``)
    ├── InvalidEnvelopeError        not a CloudEvent, or an attribute that CloudEvents 1.0 does not allow
    ├── PublishError                an event did not reach where it was to go
    │   ├── EventTooLargeError      larger than the broker takes; says by how much
    │   ├── RejectedError           the broker refused it for good
    │   ├── NotPermittedError       these credentials may not do that
    │   ├── UnavailableError        the broker is not there, or busy (retryable)
    │   ├── OutcomeUnknownError     sent, and no answer: it may have arrived (retryable, the broker drops doubles)
    │   ├── DeadlineExceededError   still failing when the time was over; ``__cause__`` is the last (retryable)
    │   ├── PartialPublishError     some of ``publish_many``'s events failed; ``outcomes`` has each one's
    │   └── OutboxFullError         the outbox holds as many events as it may (retryable, later)
    └── ConsumeError                reading events
        ├── ConsumerMismatchError   a consumer that exists would deliver more than the subscription handles
        ├── RejectEvent             raise it in a handler: this event can never succeed, to the dead letters with it
        └── RetryLater              raise it in a handler: again after ``delay`` seconds (retryable)

A vendor's own error is the ``__cause__``. No message has a value of a payload in it. A payload that breaks its
contract is a ``pydantic.ValidationError``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from .results import PublishResult


class OMSEventError(Exception):
    """The root of all errors of this package."""

    retryable: ClassVar[bool] = False


class SettingsError(OMSEventError):
    """Settings are wrong; ``faults`` has a sentence for each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(("the settings are wrong:", *(f"  {fault}" for fault in faults))))
        self.faults = tuple(faults)


class MissingExtraError(OMSEventError, ImportError):
    """A package that is only needed for one transport is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs a package that is not installed: pip install 'oms-event-sdk[{extra}]'")
        self.extra = extra


class UnknownEventError(OMSEventError):
    """Nothing in the catalogue has this channel, type or name."""


class InvalidEnvelopeError(OMSEventError):
    """Not a CloudEvent of version 1.0, or one with an attribute that the specification does not allow."""


class PublishError(OMSEventError):
    """An event did not reach where it was to go; ``transport`` says on which way."""

    def __init__(self, message: str, *, transport: str = "") -> None:
        super().__init__(message)
        self.transport = transport


class EventTooLargeError(PublishError):
    """The event has ``size`` bytes and the transport takes ``limit``; nothing was sent."""

    def __init__(self, size: int, limit: int, *, transport: str) -> None:
        told = f"the event has {size} bytes, {size - limit} more than {transport} takes ({limit}): send a reference"
        super().__init__(told, transport=transport)
        self.size = size
        self.limit = limit


class RejectedError(PublishError):
    """The broker refused the event, and would again; ``code`` is its own."""

    def __init__(self, message: str, *, transport: str, code: str) -> None:
        super().__init__(message, transport=transport)
        self.code = code


class NotPermittedError(PublishError):
    """These credentials may not publish there."""


class UnavailableError(PublishError):
    """The broker is not there, or too busy: the event was not taken."""

    retryable = True


class OutcomeUnknownError(PublishError):
    """The event was sent and nothing was heard: it may be stored. Sending it again stores it at most once."""

    retryable = True


class DeadlineExceededError(PublishError):
    """The time of a publish was over; ``attempts`` were made, and the last failure is the cause."""

    retryable = True

    def __init__(self, message: str, *, transport: str, attempts: int) -> None:
        super().__init__(message, transport=transport)
        self.attempts = attempts


class PartialPublishError(PublishError):
    """Some events of ``publish_many`` failed. ``outcomes`` has a result or an error for each, in their order."""

    def __init__(self, outcomes: Sequence[PublishResult | PublishError]) -> None:
        failed = [each for each in outcomes if isinstance(each, PublishError)]
        super().__init__(f"{len(failed)} of {len(outcomes)} events were not published, the first because: {failed[0]}")
        self.outcomes = tuple(outcomes)
        self.transport = failed[0].transport
        self.__cause__ = failed[0]


class OutboxFullError(PublishError):
    """The outbox holds as many events as it may: the broker has been away for long, or is too slow."""

    retryable = True


class ConsumeError(OMSEventError):
    """Reading events failed."""


class ConsumerMismatchError(ConsumeError):
    """A consumer that exists would deliver events that the subscription does not handle."""


class RejectEvent(ConsumeError):
    """For handlers: the event can never succeed. It goes to the dead letters at once; ``reason`` is kept with it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RetryLater(ConsumeError):
    """For handlers: deliver the event again after ``delay`` seconds (the catalogue's back-off where it is None)."""

    retryable = True

    def __init__(self, delay: float | None = None) -> None:
        super().__init__("again later" if delay is None else f"again in {delay:g} s")
        self.delay = delay
