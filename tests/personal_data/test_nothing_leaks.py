"""An event from the publisher to the reader: nothing of it is in logs, spans, metrics or errors."""

import asyncio
import json
import logging
import traceback
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from oms_event_sdk_py import OMSEventClient, SchemaCreatedV2
from oms_event_sdk_py.pii import (
    Handling,
    KeyRing,
    PersonalDataBlockedError,
    PIIHandler,
    Policy,
    ProtectionError,
    SecureEventPublisher,
)
from oms_event_sdk_py.pii.keys import new_keys

PLANTED = ("planted.person@example.com", "+82 10-9876-5432", "4111 1111 1111 1111")
KEYS = KeyRing.from_jwks(new_keys("k1", "p1"))


def event() -> SchemaCreatedV2:
    return SchemaCreatedV2(
        operation="create",
        resource_type="object_type",
        author=PLANTED[0],
        new_value={"tel": PLANTED[1], "paid with": [PLANTED[2]]},
    )


def leaks(*texts: str) -> list[str]:
    parts = [*PLANTED, "planted.person", "9876-5432"]
    return [part for part in parts if any(part in text for text in texts)]


@pytest.mark.parametrize("handling", list(Handling))
def test_telemetry_and_errors_have_kinds_and_counts_only(handling: Handling, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    exporter, reader = InMemorySpanExporter(), InMemoryMetricReader()
    spans = TracerProvider()
    spans.add_span_processor(SimpleSpanProcessor(exporter))
    counted: list[tuple[str, str, int]] = []
    handler = PIIHandler(Policy(handling), KEYS, on_finding=lambda *each: counted.append(each))
    told: list[str] = []

    async def body() -> None:
        client = OMSEventClient.connect(
            "memory://", protector=handler, tracer_provider=spans, meter_provider=MeterProvider([reader])
        )
        async with client:
            try:
                await client.publish(event(), branch="main")
            except PersonalDataBlockedError as error:
                told.append("".join(traceback.format_exception_only(error)))
            with pytest.raises(PersonalDataBlockedError) as caught:
                await client.publish(SchemaCreatedV2(operation="create", resource_type="property"), subject=PLANTED[0])
            told.append(str(caught.value))

    if handling is Handling.LOG:
        asyncio.run(_logged(handler, spans, reader))
    else:
        asyncio.run(body())
    shown = [span.to_json() for span in exporter.get_finished_spans()]
    data = reader.get_metrics_data()
    assert leaks(caplog.text, *shown, data.to_json() if data else "", *told, repr(counted)) == []
    assert ("email", handling.value, 1) in counted


async def _logged(handler: PIIHandler, spans: TracerProvider, reader: InMemoryMetricReader) -> None:
    client = OMSEventClient.connect(
        "memory://", protector=handler, tracer_provider=spans, meter_provider=MeterProvider([reader])
    )
    async with client:
        await client.publish(event(), branch="main")


def test_a_reader_gets_what_its_keys_allow() -> None:
    async def body() -> None:
        writing = PIIHandler(Policy(Handling.ENCRYPT), KEYS)
        async with OMSEventClient.connect("memory://", protector=writing) as client:
            await client.publish(event(), branch="main")
            async for received in client.subscribe(SchemaCreatedV2, consumer="with-keys"):
                assert received.data.author == PLANTED[0]
                assert received.data.model_dump()["new_value"]["tel"] == PLANTED[1]
                break

    asyncio.run(body())


def test_what_a_reader_without_keys_shows_is_encrypted() -> None:
    async def body() -> None:
        writing = PIIHandler(Policy(Handling.ENCRYPT), KEYS)
        reading = PIIHandler()
        made = await writing.encrypt_pii({"title": PLANTED[0]})
        assert leaks(repr(await reading.reveal(made, None)), str(made)) == []

    asyncio.run(body())


class Collecting:
    """A publisher of somebody else's."""

    def __init__(self) -> None:
        self.sent: list[tuple[Any, ...]] = []

    async def publish(self, *arguments: Any, **options: Any) -> str:
        self.sent.append(arguments)
        return "sent"


def test_any_publisher_can_be_wrapped() -> None:
    async def body() -> None:
        inner = Collecting()
        payload = {"id": 7, "owner": {"mail": PLANTED[0]}}
        secure = SecureEventPublisher(inner, PIIHandler(Policy(Handling.ANONYMIZE), KEYS))
        assert await secure.publish("channel", payload) == "sent"
        assert payload == {"id": 7, "owner": {"mail": PLANTED[0]}}
        assert leaks(repr(inner.sent)) == []
        assert inner.sent[0][1]["id"] == 7
        blocking = SecureEventPublisher(inner, PIIHandler())
        with pytest.raises(PersonalDataBlockedError):
            await blocking.publish("channel", payload)
        assert await blocking.publish("channel", {"id": 7}) == "sent"
        assert len(inner.sent) == 2

    asyncio.run(body())


@pytest.mark.parametrize(
    ("arguments", "options", "told"),
    [
        (("channel", json.dumps({"a": PLANTED[0]}).encode()), {}, "/a"),
        (("channel",), {"timeout": 5, "payload": {"a": PLANTED[0]}}, "/a"),
        ((), {"subject": "channel", "payload": json.dumps({"a": PLANTED[0]}).encode()}, "/a"),
        (("channel", json.dumps({"a": PLANTED[0]})), {}, "attribute /1"),
        ((PLANTED[0], {}), {}, "attribute /0"),
        (("channel", {}), {"headers": {"user": PLANTED[0]}}, "attribute /headers/user"),
    ],
)
def test_wherever_a_publisher_takes_it_nothing_passes(arguments: Any, options: Any, told: str) -> None:
    async def body() -> None:
        inner = Collecting()
        with pytest.raises(PersonalDataBlockedError, match=f"here: {told}: email$"):
            await SecureEventPublisher(inner, PIIHandler()).publish(*arguments, **options)
        logging = SecureEventPublisher(inner, PIIHandler(Policy(Handling.LOG)))
        await logging.publish(*arguments, **options)
        assert inner.sent == [arguments]

    asyncio.run(body())


def test_a_member_that_another_of_its_name_hides_does_not_pass() -> None:
    async def body() -> None:
        inner = Collecting()
        secure = SecureEventPublisher(inner, PIIHandler(Policy(Handling.LOG)))
        with pytest.raises(ProtectionError, match="two members of one name") as caught:
            await secure.publish("channel", f'{{"a": "{PLANTED[0]}", "b": {{"c": 1}}, "a": 1}}'.encode())
        assert (inner.sent, leaks(str(caught.value))) == ([], [])
        for broken in (b"nul", b"", b'{"a": 1e999}', b"[" + b"7" * 5000 + b"]"):
            with pytest.raises(ProtectionError, match="the payload is not"):
                await secure.publish("channel", broken)
        assert inner.sent == []
        await secure.publish("channel", b'{"a": ":", "b": [{"a": 1}, {"a": "\\":"}]}')
        assert len(inner.sent) == 1

    asyncio.run(body())


def test_bytes_of_json_stay_bytes() -> None:
    async def body() -> None:
        inner = Collecting()
        secure = SecureEventPublisher(inner, PIIHandler(Policy(Handling.ANONYMIZE), KEYS))
        await secure.publish("channel", json.dumps({"id": 7, "a": PLANTED[0]}).encode())
        assert json.loads(inner.sent[0][1])["id"] == 7
        assert leaks(repr(inner.sent)) == []

    asyncio.run(body())


def test_an_event_of_this_package_stays_one_and_goes_through_a_client() -> None:
    async def body() -> None:
        inner = Collecting()
        await SecureEventPublisher(inner, PIIHandler(Policy(Handling.ENCRYPT), KEYS)).publish(event(), branch="main")
        ((made,),) = inner.sent
        assert isinstance(made, SchemaCreatedV2)
        assert leaks(made.model_dump_json()) == []
        async with OMSEventClient.connect("memory://") as client:
            secure = SecureEventPublisher(client, PIIHandler(Policy(Handling.ANONYMIZE), KEYS))
            await secure.publish(event(), branch="main")
            async for received in client.subscribe(SchemaCreatedV2, consumer="wrapped"):
                assert str(received.data.author).startswith("pii-email-p1-")
                break

    asyncio.run(body())
