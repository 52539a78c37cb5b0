"""Envelopes: the bytes of ``tests/vectors/envelopes.json``, and what others make of them."""

import json
import warnings
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from cloudevents.core.formats.json import JSONFormat
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, TraceState, use_span

from oms_event_sdk_py import (
    REGISTRY,
    OMSEventClient,
    OMSEventError,
    PersonalDataBlockedError,
    VersionedCloudEvent,
)
from oms_event_sdk_py.client import PublishOptions
from oms_event_sdk_py.errors import InvalidEnvelopeError, UnknownEventError
from tests.clients.events import created, in_memory

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "envelopes.json").read_text("utf-8"))
TODAY = date.fromisoformat(VECTORS["today"])


def named(cases: list[dict[str, Any]], key: str = "name") -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case[key] for case in cases])


def built(case: dict[str, Any]) -> Any:
    version = REGISTRY.by_name(case["model"])
    assert version is not None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return version.model(**case["data"])


def in_trace(case: dict[str, Any]) -> Any:
    """The span that a case's trace context is of."""
    _, trace, span, flags = case.get("traceparent", "00-0-0-0").split("-")
    state = TraceState.from_header([case["tracestate"]]) if case.get("tracestate") else TraceState()
    context = SpanContext(int(trace, 16), int(span, 16), True, TraceFlags(int(flags, 16)), state)
    return use_span(NonRecordingSpan(context))


@named(VECTORS["written"])
async def test_an_event_is_written_as_these_bytes(case: dict[str, Any]) -> None:
    async with OMSEventClient.connect("memory://", environment="development", today=lambda: TODAY) as client:
        with in_trace(case):
            await client.publish(built(case), **case["options"])
        (stored,) = in_memory(client)
        assert (stored.subject, stored.body.decode()) == (case["subject"], case["body"])


@named(VECTORS["beside"])
async def test_older_versions_beside_an_event_are_written_as_these_bytes(case: dict[str, Any]) -> None:
    async with OMSEventClient.connect("memory://", environment="development", today=lambda: TODAY) as client:
        await client.publish(built(case), **case["options"])
        found = [{"subject": each.subject, "body": each.body.decode()} for each in in_memory(client)]
    assert found == case["stored"]


@named(VECTORS["written"])
def test_what_was_written_is_read_as_it_was(case: dict[str, Any]) -> None:
    event = VersionedCloudEvent.parse(case["body"])
    version = REGISTRY.get(event.type, event.data_version)
    assert version is not None
    assert version.model_name == case["model"]
    assert version.model.model_validate(event.data) == built(case)
    assert (event.id, event.time) == (case["options"]["event_id"], case["options"]["time"])


@named(VECTORS["written"])
def test_the_official_package_reads_the_same(case: dict[str, Any]) -> None:
    headers = {"content-type": "application/cloudevents+json"}
    theirs = from_structured_event(HTTPMessage(headers, case["body"].encode()), JSONFormat())
    ours = VersionedCloudEvent.parse(case["body"])
    assert (theirs.get_id(), theirs.get_source(), theirs.get_type()) == (ours.id, ours.source, ours.type)
    assert (theirs.get_dataschema(), theirs.get_subject()) == (ours.dataschema, ours.subject)
    assert theirs.get_data() == ours.data
    extensions = {name: theirs.get_extension(name) for name in ours.extensions}
    assert {n: "true" if value is True else value for n, value in extensions.items()} == dict(ours.extensions)


@named(VECTORS["refused"])
async def test_an_attribute_that_cloudevents_forbids_is_refused(case: dict[str, Any]) -> None:
    async with OMSEventClient.connect("memory://") as client:
        with pytest.raises(InvalidEnvelopeError) as caught:
            await client.publish(created(), **case["options"])
        assert str(caught.value).startswith(f"the attribute {case['attribute']} ")
        assert in_memory(client) == []


@named(VECTORS["read"])
def test_a_structured_event_is_read_or_refused(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(InvalidEnvelopeError) as caught:
            VersionedCloudEvent.parse(case["body"])
        assert str(caught.value) == case["error"]
        return
    event = VersionedCloudEvent.parse(case["body"])
    assert {name: getattr(event, name) for name in case["envelope"]} == case["envelope"]


@named(VECTORS["channels"], "channel")
async def test_a_subject_says_which_event_it_is(case: dict[str, Any]) -> None:
    async with OMSEventClient.connect("memory://") as client:
        payload = {"operation": "create", "resource_type": "object_type", "component": "api", "status": "healthy"}
        if case["model"] is None:
            with pytest.raises(UnknownEventError, match="no event of this catalogue has the subject"):
                await client.publish_with_tracing(case["channel"], payload)
            return
        wanted = ("component", "status") if case["model"] == "SystemHealthCheckV1" else ("operation", "resource_type")
        result = await client.publish_with_tracing(case["channel"], {name: payload[name] for name in wanted})
        (stored,) = in_memory(client)
        version = REGISTRY.by_name(case["model"])
        assert version is not None
        assert result.type == version.type
        assert stored.subject == case["channel"]
        assert VersionedCloudEvent.parse(stored.body).extensions.get("branch") == case["token"]


def test_no_error_of_reading_has_a_value_in_it() -> None:
    with pytest.raises(OMSEventError) as caught:
        VersionedCloudEvent.parse('{"specversion":"1.0","id":"","source":"secret","type":"secret","data":"secret"}')
    assert "secret" not in str(caught.value)


async def test_an_option_that_is_none_is_one_that_is_not_given() -> None:
    nothing: Any = dict.fromkeys(PublishOptions.__annotations__)
    async with OMSEventClient.connect("memory://") as client:
        result = await client.publish(created(), **nothing)
        await client.publish_many([created()], **nothing)
        event = VersionedCloudEvent.parse(in_memory(client)[0].body)
    assert (event.id, event.extensions, event.subject) == (result.id, {}, None)
    assert event.time is not None


@pytest.mark.parametrize("option", ["tenant", "correlation_id", "subject", "event_id"])
async def test_an_attribute_is_a_text_and_not_personal(option: str) -> None:
    async with OMSEventClient.connect("memory://") as client:
        for value in (5, True, uuid4(), ""):
            with pytest.raises(InvalidEnvelopeError, match="must be a text that is not empty"):
                await client.publish(created(), **{option: value})  # type: ignore[arg-type]
        with pytest.raises(PersonalDataBlockedError):
            await client.publish(created(), **{option: "ada@example.com"})  # type: ignore[arg-type]
        assert in_memory(client) == []


async def test_a_channel_says_the_same_as_the_options_and_the_payload() -> None:
    payload = {"operation": "create", "resource_type": "object_type"}
    job = {"action_type": "import", "job_id": "one", "status": "started"}
    async with OMSEventClient.connect("memory://") as client:
        for channel, told, branch in (
            ("oms.schema.created.v2.main", payload, "other"),
            ("oms.schema.created.v2.-", payload, "main"),
            ("oms.schema.created.v2.%zz", payload, None),
            ("oms.schema.created.v2.%FF", payload, None),
            ("oms.action.started.v1.two", job, None),
        ):
            with pytest.raises(UnknownEventError):
                await client.publish_with_tracing(channel, told, branch=branch)  # type: ignore[arg-type]
        await client.publish_with_tracing("oms.schema.created.v2.a%2Eb", payload, branch="a.b")
        await client.publish_with_tracing("oms.action.started.v1.one", job, branch="main")
        assert [each.subject for each in in_memory(client)] == [
            "oms.schema.created.v2.a%2Eb",
            "oms.action.started.v1.one",
        ]
