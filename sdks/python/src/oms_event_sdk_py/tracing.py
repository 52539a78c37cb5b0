"""Spans, trace context and metrics of events: the only importer of OpenTelemetry, of which it needs the API alone.

Names are those of the semantic conventions for messaging (v1.44, development) and CloudEvents. The context travels in
the event (``traceparent``, ``tracestate``: the Distributed Tracing extension), in the W3C form whatever the
application's propagators are. Status is left unset on success. No attribute has a value of a payload in it.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opentelemetry import context as otel_context
from opentelemetry import metrics, trace
from opentelemetry.trace import Link, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from ._generated.version import VERSION

if TYPE_CHECKING:
    from opentelemetry.trace import Span, SpanContext

    from .transports.base import Message

_NAME = "oms_event_sdk_py"
_W3C = TraceContextTextMapPropagator()
_SYSTEM, _OPERATION = "messaging.system", "messaging.operation.name"
_BOUNDARIES = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
"""Of durations, in seconds."""


class Tracing:
    """What one client reports. Providers are the application's, where none are given."""

    def __init__(
        self,
        system: str,
        tracer_provider: trace.TracerProvider | None = None,
        meter_provider: metrics.MeterProvider | None = None,
    ) -> None:
        self.system = system
        self.tracer = trace.get_tracer(_NAME, VERSION, tracer_provider)
        meter = metrics.get_meter(_NAME, VERSION, meter_provider)
        self._meter = meter
        self._duration = meter.create_histogram(
            "messaging.client.operation.duration",
            unit="s",
            description="How long a publish or a fetch took.",
            explicit_bucket_boundaries_advisory=_BOUNDARIES,
        )
        self._sent = meter.create_counter(
            "messaging.client.sent.messages", unit="{message}", description="Events that were published, or not."
        )
        self._consumed = meter.create_counter(
            "messaging.client.consumed.messages", unit="{message}", description="Events that were delivered here."
        )
        self._process = meter.create_histogram(
            "messaging.process.duration",
            unit="s",
            description="How long an event was handled.",
            explicit_bucket_boundaries_advisory=_BOUNDARIES,
        )
        self._personal = meter.create_counter(
            "oms_event_sdk.personal_data.findings",
            unit="{finding}",
            description="Personal data that was found, by kind and by what was done.",
        )

    # --- publishing -------------------------------------------------------------------------------------------

    def start_publish(self, template: str) -> Publishing:
        """Begin the publish of one event; ``template`` is its subject with the placeholder."""
        span = self.tracer.start_span(f"publish {template}", kind=SpanKind.PRODUCER)
        return Publishing(self, span, template)

    def start_batch(self) -> Batch:
        """Begin the publish of several events."""
        return Batch(self)

    def finished(self, template: str, operation: str, started: float, error: BaseException | None, count: int) -> None:
        """Count events that were published, or were not."""
        attributes = {_SYSTEM: self.system, _OPERATION: operation, "messaging.destination.template": template}
        if error is not None:
            attributes["error.type"] = type(error).__qualname__
        self._duration.record(time.perf_counter() - started, attributes)
        self._sent.add(count, attributes)

    def found_personal(self, kind: str, action: str, count: int) -> None:
        """Count findings of personal data by kind and by what was done with them."""
        self._personal.add(count, {"kind": kind, "action": action})

    def observe(self, name: str, unit: str, description: str, read: Callable[[], int | None]) -> None:
        """A gauge that asks ``read`` whenever metrics are collected, and shows nothing where that is None."""

        def observe(_: metrics.CallbackOptions) -> Iterable[metrics.Observation]:
            value = read()
            if value is not None:
                yield metrics.Observation(value, {_SYSTEM: self.system})

        self._meter.create_observable_gauge(name, [observe], unit, description)

    # --- consuming --------------------------------------------------------------------------------------------

    def received(self, consumer: str, count: int, started: float) -> None:
        """A fetch that brought ``count`` events: a CLIENT span and the metrics."""
        attributes: dict[str, Any] = {
            _SYSTEM: self.system,
            _OPERATION: "receive",
            "messaging.consumer.group.name": consumer,
        }
        elapsed = time.perf_counter() - started
        self._duration.record(elapsed, attributes)
        self._consumed.add(count, attributes)
        began = time.time_ns() - int(elapsed * 1e9)
        span = self.tracer.start_span(
            f"receive {consumer}",
            kind=SpanKind.CLIENT,
            start_time=began,
            attributes={**attributes, "messaging.operation.type": "receive", "messaging.batch.message_count": count},
        )
        span.end()

    @contextlib.contextmanager
    def process(
        self, template: str, consumer: str, attributes: Mapping[str, Any], carrier: Mapping[str, str]
    ) -> Iterator[None]:
        """Handling one event: a CONSUMER span of its own trace, linked to where the event was created."""
        started = time.perf_counter()
        plain = {
            _SYSTEM: self.system,
            _OPERATION: "process",
            "messaging.destination.template": template,
            "messaging.consumer.group.name": consumer,
        }
        span = self.tracer.start_span(
            f"process {template}",
            context=otel_context.Context(),
            kind=SpanKind.CONSUMER,
            links=_links(carrier),
            attributes={**plain, "messaging.operation.type": "process", **attributes},
        )
        failed: dict[str, Any] = {}
        before = otel_context.get_current()
        otel_context.attach(trace.set_span_in_context(span))
        try:
            yield
        except Exception as error:
            failed = {"error.type": type(error).__qualname__}
            span.set_attributes(failed)
            span.set_status(Status(StatusCode.ERROR))
            raise
        finally:
            # Not detached by token: a loop may be closed in another context than it was begun in.
            otel_context.attach(before)
            span.end()
            self._process.record(time.perf_counter() - started, {**plain, **failed})


class Publishing:
    """One event being published: its span, and the context that goes with the event."""

    __slots__ = ("_operation", "_started", "_tracing", "span", "template")

    def __init__(self, tracing: Tracing, span: Span, template: str, operation: str = "publish") -> None:
        self.span = span
        self._tracing = tracing
        self.template = template
        self._operation = operation
        self._started = time.perf_counter()

    def context(self) -> dict[str, str]:
        """``traceparent`` and ``tracestate`` of where the event is created; nothing where there is no trace."""
        context = self.span.get_span_context()
        if not context.is_valid:
            return {}
        told = {"traceparent": _traceparent(context)}
        if context.trace_state:
            told["tracestate"] = context.trace_state.to_header()
        return told

    def describe(self, message: Message, subject: str | None) -> None:
        """Say on the span which event it is."""
        if not self.span.is_recording():
            return
        self.span.set_attributes(
            {
                _SYSTEM: self._tracing.system,
                _OPERATION: self._operation,
                "messaging.operation.type": "create" if self._operation == "create" else "send",
                "messaging.destination.name": message.subject,
                "messaging.destination.template": self.template,
                "messaging.message.id": message.id,
                "messaging.message.envelope.size": len(message.body),
                **cloudevent_attributes(message.id, message.source, message.type, subject),
            }
        )

    def found_personal(self, kinds: Iterable[str]) -> None:
        """Say on the span how often which kind of personal data was found, and nothing more of it."""
        if self.span.is_recording():
            for kind, count in Counter(kinds).items():
                self.span.set_attribute(f"oms_event_sdk.personal_data.{kind}", count)

    def end(self, error: BaseException | None = None) -> None:
        """The event is where it was to go, or it is not: the span and the metrics say so."""
        self.close(error)
        self._tracing.finished(self.template, self._operation, self._started, error, 1)

    def close(self, error: BaseException | None = None) -> None:
        """End the span alone."""
        if error is not None and self.span.is_recording():
            self.span.set_attribute("error.type", type(error).__qualname__)
            self.span.set_status(Status(StatusCode.ERROR))
        self.span.end()

    def current(self) -> contextlib.AbstractContextManager[object]:
        """Make the span the current one while its event is sent; nothing where nobody records."""
        if not self.span.is_recording():
            return _NOTHING
        return trace.use_span(self.span, end_on_exit=False, record_exception=False, set_status_on_exception=False)


class Batch:
    """Several events being published: a span for the creation of each, and one for sending them all."""

    def __init__(self, tracing: Tracing) -> None:
        self._tracing = tracing
        self._started = time.perf_counter()
        self._created: list[Publishing] = []

    def create(self, template: str) -> Publishing:
        """Begin one event: its creation context. Where nobody records, all events of a kind share one."""
        before = self._created[-1] if self._created else None
        if before is not None and before.template == template and not before.span.is_recording():
            self._created.append(before)
            return before
        span = self._tracing.tracer.start_span(f"create {template}", kind=SpanKind.PRODUCER)
        made = Publishing(self._tracing, span, template, operation="create")
        self._created.append(made)
        return made

    @contextlib.contextmanager
    def sending(self) -> Iterator[None]:
        """The sending: a CLIENT span linked to what it sends."""
        recorded = [each for each in self._created if each.span.is_recording()]
        if not recorded:
            yield
            return
        links = [Link(each.span.get_span_context()) for each in recorded]
        attributes: dict[str, Any] = {_SYSTEM: self._tracing.system, _OPERATION: "send"}
        attributes["messaging.batch.message_count"] = len(recorded)
        tracer = self._tracing.tracer
        with tracer.start_as_current_span("send", kind=SpanKind.CLIENT, links=links, attributes=attributes):
            yield

    def abandon(self, error: BaseException) -> None:
        """None of the events was sent, because of ``error``."""
        self.end([error] * len(self._created))

    def end(self, errors: Sequence[BaseException | None]) -> None:
        """What became of each event, in their order; None where it arrived."""
        counts: dict[tuple[str, type | None], tuple[int, BaseException | None]] = {}
        for created, error in zip(self._created, errors, strict=True):
            created.close(error)
            key = created.template, None if error is None else type(error)
            counts[key] = counts.get(key, (0, None))[0] + 1, error
        for (template, _), (count, error) in counts.items():
            self._tracing.finished(template, "send", self._started, error, count)


_NOTHING = contextlib.nullcontext()


def cloudevent_attributes(event_id: str, source: str, event_type: str, subject: str | None) -> dict[str, str]:
    """The attributes of the semantic conventions for CloudEvents."""
    made = {
        "cloudevents.event_id": event_id,
        "cloudevents.event_source": source,
        "cloudevents.event_spec_version": "1.0",
        "cloudevents.event_type": event_type,
    }
    if subject is not None:
        made["cloudevents.event_subject"] = subject
    return made


def _traceparent(context: SpanContext) -> str:
    """W3C Trace Context, section 3.2: the flags are a bit field, and are passed on as they are."""
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


def _links(carrier: Mapping[str, str]) -> list[Link]:
    found = trace.get_current_span(_W3C.extract(carrier, otel_context.Context())).get_span_context()
    return [Link(found)] if found.is_valid else []
