"""An event and what it is published with, as the message that transports send."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from time import time_ns
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from pydantic import MISSING

from . import subjects
from ._contracts import Event, EventVersion, Registry, RootEvent, written
from .envelope import Writer, check_attributes
from .errors import UnknownEventError
from .handling import causes
from .platform import Platform
from .tracing import Publishing
from .transports.base import Message

if TYPE_CHECKING:
    from .protection import Protector


AnyEvent = Event | RootEvent[Any]
"""What can be published: an event whose contract is known."""


class PublishOptions(TypedDict, total=False):
    """What a publish can be told besides the event.

    ``branch``, ``commit`` and ``tenant`` say where the event belongs (``branch`` is part of the NATS subject too);
    ``correlation_id`` and ``causation_id`` which chain of events it is part of, by themselves those of the event
    that is being handled; ``partition_key`` what must stay in order; ``subject`` what of the source it is about.
    ``also`` names older major versions to send beside the event, for readers that know no newer one.
    ``event_id`` and ``time`` (RFC 3339) are made where they are not given. ``timeout`` bounds the publish, in seconds.
    """

    branch: str
    commit: str
    tenant: str
    correlation_id: str
    causation_id: str
    partition_key: str
    subject: str
    also: Sequence[int]
    event_id: str
    time: str
    timeout: float


_EXTENSIONS = {
    "branch": "branch",
    "causation_id": "causationid",
    "commit": "commit",
    "correlation_id": "correlationid",
    "tenant": "tenant",
    "partition_key": "partitionkey",
}
"""The extension attribute of each option that is one as it stands."""
_OPTIONS = frozenset(PublishOptions.__annotations__)
_OTHERS = _OPTIONS - _EXTENSIONS.keys() - {"subject"}


@dataclass(frozen=True, slots=True)
class Producer:
    """What is the same for every event of a model."""

    version: EventVersion
    writer: Writer
    token: str | None
    """The attribute whose value is the last token of the subject; None for the branch, or where there is none."""
    by_branch: bool
    dual: bool
    """Whether the catalogue sends older versions beside this one until their sunset."""


class Publication:
    """Makes messages of events: the order is validate, protect, envelope.

    ``today`` is what counts as the day, and ``grace`` how long after its sunset a version may still be sent.
    """

    def __init__(
        self,
        registry: Registry,
        platform: Platform,
        protector: Protector,
        grace: timedelta = timedelta(),
        today: Callable[[], date] | None = None,
    ) -> None:
        self._registry, self._platform, self._protector = registry, platform, protector
        self._grace, self._today = grace, today
        self._producers: dict[type[AnyEvent], Producer] = {}

    def producer(self, model: type[AnyEvent]) -> Producer:
        """What is the same for every event of a model. Raises ``UnknownEventError``."""
        return self._producers.get(model) or self._made(model)

    def _made(self, model: type[AnyEvent]) -> Producer:
        version = self._registry.by_name(model.__name__)
        if version is None or version.model is not model:
            raise UnknownEventError(f"{model.__name__} is no event of this catalogue")
        route = self._platform.routes[version.family]
        attributes = {field.alias or name: name for name, field in model.model_fields.items()}
        made = self._producers[model] = Producer(
            version,
            Writer(self._platform.source, version.type, version.dataschema),
            attributes.get(route.token),
            route.token == "branch",
            route.dual_publish,
        )
        return made

    @property
    def day(self) -> date | None:
        """What counts as today; None for the day that it is."""
        return self._today() if self._today else None

    def older(self, event: AnyEvent, producer: Producer, options: PublishOptions) -> list[AnyEvent]:
        """The event as each older version that is to be sent beside it: as told, else as the catalogue says.

        Raises ``CastError`` for a version that was told and to which there is no way.
        """
        from .casting import CastError, downcast, older_to_send  # noqa: PLC0415 -- most events have no older version

        told = options.get("also")
        majors = told if told is not None else older_to_send(producer.version, self.day) if producer.dual else ()
        newer = [major for major in majors if major >= producer.version.major]
        if newer:
            raise CastError(f"version {newer[0]} is not older than {producer.version.model_name}: leave it out of also")
        return [downcast(event, to=major) for major in majors]

    def _retirement(self, version: EventVersion) -> dict[str, str | bool]:
        """The attributes of a version that is being retired. Raises ``SunsetError``; warns before the sunset."""
        from .lifecycle import check_sunset, deprecation_attributes  # noqa: PLC0415 -- most versions are current

        assert version.deprecation is not None
        check_sunset(version, self.day, grace=self._grace, stacklevel=5)
        replacement = self._registry.by_name(version.deprecation.replacement)
        return deprecation_attributes(version, replacement, self.day)

    async def message(
        self,
        event: AnyEvent,
        producer: Producer,
        options: PublishOptions,
        publishing: Publishing,
        told: tuple[dict[str, str], str | None] | None = None,
    ) -> Message:
        """The event as it will be sent, the same on every try. ``told`` are the attributes of the options, if known."""
        payload = written(event)
        extensions, subject = told or attributes_of(options)
        version = producer.version
        event_id, time = _told(options, "event_id", "id"), _told(options, "time", "time")
        context = extensions if event_id is None and subject is None else _named(extensions, event_id, subject)
        findings = self._protector.scan(payload, version, context)
        if findings:
            publishing.found_personal(finding.kind for finding in findings)
            payload = await self._protector.protect(payload, version, findings)
        trace = publishing.context()
        attributes: dict[str, str | bool] = {**extensions, **trace}
        if version.deprecation is not None:
            attributes |= self._retirement(version)
        event_id = new_id() if event_id is None else event_id
        token = options.get("branch") if producer.by_branch else token_of(event, producer.token)
        message = Message(
            event_id,
            self._platform.source,
            version.type,
            version.family,
            subjects.fill(version.subject, token),
            producer.writer.write(event_id, _now() if time is None else time, payload, subject, attributes),
            trace.get("traceparent"),
            trace.get("tracestate"),
        )
        publishing.describe(message, subject)
        return message


def attributes_of(options: PublishOptions) -> tuple[dict[str, str], str | None]:
    """The extension attributes and the subject of a publish. Raises ``InvalidEnvelopeError``."""
    told: dict[str, Any] = dict(causes())
    subject = None
    for option, value in options.items():
        if value is None:
            continue
        if option == "subject":
            subject = options["subject"]
        elif option in _EXTENSIONS:
            told[_EXTENSIONS[option]] = value
        elif option in _OTHERS:
            continue
        else:
            raise TypeError(f"a publish cannot be told {option}: the options are {', '.join(sorted(_OPTIONS))}")
        # Most are plain: the specification's rules are looked up only for the rest, such as an identifier's own type.
        if not (type(value) is str and value and value.isascii() and value.isprintable()):
            check_attributes({_EXTENSIONS.get(option, option): value})  # type: ignore[dict-item]  # whatever was given
    return told, subject


def _told(options: PublishOptions, option: Literal["event_id", "time"], attribute: str) -> str | None:
    """An attribute that is made where it is not told. Raises ``InvalidEnvelopeError``."""
    value = options.get(option)
    if value is not None:
        check_attributes({attribute: value})
    return value


def _named(extensions: dict[str, str], event_id: str | None, subject: str | None) -> dict[str, str]:
    told = {"id": event_id, "subject": subject}
    return extensions | {name: value for name, value in told.items() if value is not None}


def token_of(event: AnyEvent, attribute: str | None) -> str | None:
    """The value of a field as the last token of a subject."""
    value = getattr(event, attribute) if attribute else None
    return None if value is None or value is MISSING else str(value)


_POOLED = 64
_pool: list[str] = []
"""Random digits of ids to come: asked of the system for many at a time, and never shared with a forked process."""
os.register_at_fork(after_in_child=_pool.clear)


def new_id() -> str:
    """A random UUID (RFC 9562, version 4), made without an object for it."""
    if not _pool:
        digits = os.urandom(16 * _POOLED).hex()
        _pool.extend(digits[start : start + 32] for start in range(0, len(digits), 32))
    text = _pool.pop()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{_VARIANT[text[16]]}{text[17:20]}-{text[20:]}"


_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


def _now() -> str:
    """The time in UTC with three decimals."""
    seconds, milliseconds = divmod(time_ns() // 1_000_000, 1000)
    return f"{_second(seconds)}.{milliseconds:03d}Z"


@lru_cache(2)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
