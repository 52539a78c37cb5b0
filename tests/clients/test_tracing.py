"""Spans, links and metrics, recorded in memory, across a real broker."""

from collections.abc import Sequence
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from oms_event_sdk_py import OMSEventClient, SchemaCreatedV2, VersionedCloudEvent
from oms_event_sdk_py.errors import EventTooLargeError, InvalidEnvelopeError, PartialPublishError, RejectedError
from oms_event_sdk_py.transports.base import Message, Outcome
from oms_event_sdk_py.transports.memory import MemoryBroker, MemoryTransport
from tests.clients.events import created, in_memory
from tests.clients.servers import NatsServer, free_port

SECRET = "planted@example.com"


class Recorder:
    """Providers of OpenTelemetry's SDK, and what they recorded."""

    def __init__(self) -> None:
        self._spans = InMemorySpanExporter()
        self.tracer_provider = TracerProvider()
        self.tracer_provider.add_span_processor(SimpleSpanProcessor(self._spans))
        self._metrics = InMemoryMetricReader()
        self.meter_provider = MeterProvider([self._metrics])

    @property
    def providers(self) -> dict[str, Any]:
        return {
            "environment": "development",
            "tracer_provider": self.tracer_provider,
            "meter_provider": self.meter_provider,
        }

    def spans(self, begins: str = "") -> list[ReadableSpan]:
        return [span for span in self._spans.get_finished_spans() if span.name.startswith(begins)]

    def points(self) -> dict[str, list[tuple[float, dict[str, Any]]]]:
        """Value (or count) and attributes of every data point, by metric."""
        found: dict[str, list[tuple[float, dict[str, Any]]]] = {}
        data = self._metrics.get_metrics_data()
        for resource in data.resource_metrics if data else ():
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    for point in metric.data.data_points:
                        value = float(getattr(point, "value", getattr(point, "count", 0)))
                        found.setdefault(metric.name, []).append((value, dict(point.attributes or {})))
        return found


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


async def test_the_consumers_span_links_to_the_producers(nats: NatsServer, recorder: Recorder) -> None:
    async with OMSEventClient.connect(nats.url, **recorder.providers) as client:
        result = await client.publish(created(author=SECRET), branch="main", subject="object_type/Person")
        async with client.subscribe(SchemaCreatedV2, consumer="traced") as events:
            async for _ in events:
                break
    (publish,), (receive,), (process,) = recorder.spans("publish"), recorder.spans("receive"), recorder.spans("process")
    assert (publish.name, publish.kind) == ("publish oms.schema.created.v2.{branch}", SpanKind.PRODUCER)
    assert (receive.kind, process.kind) == (SpanKind.CLIENT, SpanKind.CONSUMER)
    (link,) = process.links
    assert link.context.span_id == publish.context.span_id
    assert link.context.trace_id == publish.context.trace_id
    assert process.parent is None
    assert {span.status.status_code for span in recorder.spans()} == {StatusCode.UNSET}
    assert dict(publish.attributes or {}) | {"messaging.message.envelope.size": 0} == {
        "messaging.system": "nats",
        "messaging.operation.name": "publish",
        "messaging.operation.type": "send",
        "messaging.destination.name": "oms.schema.created.v2.main",
        "messaging.destination.template": "oms.schema.created.v2.{branch}",
        "messaging.message.id": result.id,
        "messaging.message.envelope.size": 0,
        "cloudevents.event_id": result.id,
        "cloudevents.event_source": "oms",
        "cloudevents.event_spec_version": "1.0",
        "cloudevents.event_subject": "object_type/Person",
        "cloudevents.event_type": "com.foundry.oms.schema.created.v2",
        "oms_event_sdk.personal_data.email": 1,
    }
    assert (process.attributes or {})["messaging.message.delivery_attempt"] == 1
    assert SECRET not in "".join(span.to_json() for span in recorder.spans())


async def test_the_context_is_in_the_event(recorder: Recorder) -> None:
    async with OMSEventClient.connect("memory://", **recorder.providers) as client:
        with recorder.tracer_provider.get_tracer("test").start_as_current_span("caller") as caller:
            await client.publish(created())
        (stored,) = in_memory(client)
    (publish,) = recorder.spans("publish")
    context = publish.context
    assert context is not None
    assert publish.parent is not None
    assert publish.parent.span_id == caller.get_span_context().span_id
    told = VersionedCloudEvent.parse(stored.body).extensions["traceparent"]
    assert told == f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"


async def test_a_batch_is_created_event_by_event_and_sent_once(recorder: Recorder) -> None:
    async with OMSEventClient.connect("memory://", **recorder.providers) as client:
        await client.publish_many([created() for _ in range(3)])
        bodies = [VersionedCloudEvent.parse(stored.body) for stored in in_memory(client)]
    created_spans, (send,) = recorder.spans("create"), recorder.spans("send")
    assert [span.kind for span in created_spans] == [SpanKind.PRODUCER] * 3
    assert send.kind is SpanKind.CLIENT
    assert [link.context.span_id for link in send.links] == [s.context.span_id for s in created_spans if s.context]
    for body, span in zip(bodies, created_spans, strict=True):
        assert span.context is not None
        assert f"{span.context.span_id:016x}" in body.extensions["traceparent"]


async def test_a_failure_is_on_the_span_and_counted(recorder: Recorder) -> None:
    url = f"nats://127.0.0.1:{free_port()}"
    async with OMSEventClient.connect(url, timeout=0.2, **recorder.providers) as client:
        with pytest.raises(Exception, match="no connection"):
            await client.publish(created())
    (publish,) = recorder.spans("publish")
    assert publish.status.status_code is StatusCode.ERROR
    error = (publish.attributes or {})["error.type"]
    ((count, attributes),) = recorder.points()["messaging.client.sent.messages"]
    assert (count, attributes["error.type"]) == (1, error)
    assert error in {"UnavailableError", "DeadlineExceededError"}


async def test_a_handlers_error_is_on_its_span(nats: NatsServer, recorder: Recorder) -> None:
    async with OMSEventClient.connect(nats.url, **recorder.providers) as client:
        await client.publish(created())

        async def handler(_: object) -> None:
            await subscription.stop()
            raise ValueError(SECRET)

        subscription = client.subscribe(SchemaCreatedV2, consumer="failing")
        await subscription.run(handler)
        await subscription.close()
    (process,) = recorder.spans("process")
    assert process.status.status_code is StatusCode.ERROR
    assert (process.attributes or {})["error.type"] == "ValueError"
    assert SECRET not in process.to_json()


async def test_metrics_have_the_conventions_names(nats: NatsServer, recorder: Recorder, tmp_path: Any) -> None:
    async with OMSEventClient.connect(nats.url, outbox=tmp_path / "outbox.db", **recorder.providers) as client:
        await client.publish(created())
        await client.flush(5)
        async with client.subscribe(SchemaCreatedV2, consumer="measured") as events:
            async for _ in events:
                break
        points = recorder.points()
    assert set(points) == {
        "messaging.client.operation.duration",
        "messaging.client.sent.messages",
        "messaging.client.consumed.messages",
        "messaging.process.duration",
        "oms_event_sdk.outbox.depth",
    }
    assert points["oms_event_sdk.outbox.depth"][0][0] == 0
    assert "oms_event_sdk.outbox.depth" not in recorder.points(), "the outbox is closed"
    assert points["messaging.process.duration"][0][1]["messaging.consumer.group.name"] == "measured"


async def test_a_refused_event_is_counted_too(nats: NatsServer, recorder: Recorder) -> None:
    async with OMSEventClient.connect(nats.url, **recorder.providers) as client:
        with pytest.raises(EventTooLargeError):
            await client.publish(created(new_value={"text": SECRET * 60_000}))
    ((_, attributes),) = recorder.points()["messaging.client.sent.messages"]
    assert attributes["error.type"] == "EventTooLargeError"


async def test_events_that_are_published_together_are_counted_as_one_operation(recorder: Recorder) -> None:
    """Also where some fail, or all are refused."""

    class Refusing(MemoryTransport):
        async def send(self, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
            sent = await super().send(messages, deadline)
            return [*sent[:-1], RejectedError("no", transport="memory", code="1")]

    providers = {name: each for name, each in recorder.providers.items() if name != "environment"}
    async with OMSEventClient(Refusing(OMSEventClient.platform, MemoryBroker()), **providers) as client:
        with pytest.raises(PartialPublishError) as caught:
            await client.publish_many([created() for _ in range(3)])
        assert isinstance(caught.value.__cause__, RejectedError)
        with pytest.raises(InvalidEnvelopeError):
            await client.publish_many([created()], tenant="")
    counted = [
        (attributes["messaging.operation.name"], attributes.get("error.type"), count)
        for count, attributes in recorder.points()["messaging.client.sent.messages"]
    ]
    assert counted == [("send", None, 2), ("send", "RejectedError", 1), ("send", "InvalidEnvelopeError", 1)]
