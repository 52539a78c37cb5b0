"""EventBridge and SQS, on a moto server: published, delivered by a rule, read from the queue, parsed in a function."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from oms_event_sdk_py import OMSEventClient, SchemaCreatedV2, VersionedCloudEvent, parse_event
from oms_event_sdk_py.errors import (
    ConsumeError,
    EventTooLargeError,
    InvalidEnvelopeError,
    NotPermittedError,
    PartialPublishError,
    PublishError,
    RejectedError,
)
from oms_event_sdk_py.platform import Platform
from oms_event_sdk_py.records import handle_batch
from oms_event_sdk_py.settings import settings
from oms_event_sdk_py.transports.eventbridge import EventBridgeTransport
from oms_event_sdk_py.transports.message_body import detail
from tests.clients.events import created
from tests.clients.servers import free_port

PLATFORM: Platform = OMSEventClient.platform
REGION = "eu-central-1"


@pytest.fixture
def queue(aws: str) -> Iterator[str]:
    """A queue with dead letters, fed by a rule of the bus for events of the OMS; its name."""
    sqs = boto3.client("sqs", endpoint_url=aws, region_name=REGION)
    events = boto3.client("events", endpoint_url=aws, region_name=REGION)
    dead = sqs.create_queue(QueueName="q-dlq")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 4})
    url = sqs.create_queue(QueueName="q", Attributes={"RedrivePolicy": redrive})["QueueUrl"]
    target = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.create_event_bus(Name="oms-events")
    events.put_rule(Name="all", EventBusName="oms-events", EventPattern=json.dumps({"source": ["oms"]}))
    events.put_targets(Rule="all", EventBusName="oms-events", Targets=[{"Id": "q", "Arn": target}])
    yield "q"
    events.remove_targets(Rule="all", EventBusName="oms-events", Ids=["q"])
    events.delete_rule(Name="all", EventBusName="oms-events")
    events.delete_event_bus(Name="oms-events")
    for each in (url, dead):
        sqs.delete_queue(QueueUrl=each)


def bus(aws: str) -> str:
    return f"eventbridge://oms-events?region={REGION}&endpoint={aws}"


async def test_an_event_goes_over_the_bus_to_the_queue_and_arrives_typed(aws: str, queue: str) -> None:
    reading = f"sqs://{queue}?region={REGION}&endpoint={aws}"
    async with OMSEventClient.connect(bus(aws)) as client, OMSEventClient.connect(reading) as reader:
        result = await client.publish(created(), branch="main")
        many = await client.publish_many([created() for _ in range(12)], branch="main")
        (receipt,) = result.receipts
        assert (receipt.transport, receipt.destination) == ("eventbridge", "oms-events")
        assert receipt.event_id
        wanted = {result.id, *(each.id for each in many)}
        async with reader.subscribe(SchemaCreatedV2, consumer=queue) as events:
            async for event in events:
                assert isinstance(event.data, SchemaCreatedV2)
                assert event.envelope.extensions["branch"] == "main"
                wanted.discard(event.id)
                if not wanted:
                    break


async def test_what_is_rejected_goes_to_the_queues_dead_letters(aws: str, queue: str) -> None:
    sqs = boto3.client("sqs", endpoint_url=aws, region_name=REGION)
    reading = f"sqs://{queue}?region={REGION}&endpoint={aws}"
    async with OMSEventClient.connect(bus(aws)) as client, OMSEventClient.connect(reading) as reader:
        result = await client.publish(created())
        async with reader.subscribe(SchemaCreatedV2, consumer=queue) as events:
            async for event in events:
                await event.reject("no such branch")
                break
    dead = sqs.get_queue_url(QueueName="q-dlq")["QueueUrl"]
    (message,) = sqs.receive_message(QueueUrl=dead, MessageAttributeNames=["All"])["Messages"]
    assert json.loads(message["Body"])["detail"]["id"] == result.id
    told = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert told == {"Dlq-Reason": "rejected", "Dlq-Error": "no such branch", "Dlq-Deliveries": "1"}


async def test_an_entry_that_is_too_large_is_not_sent(aws: str, queue: str) -> None:
    async with OMSEventClient.connect(bus(aws)) as client:
        big = created(new_value={"text": "x" * 300_000})
        with pytest.raises(EventTooLargeError, match=r"more than eventbridge takes \(262144\)"):
            await client.publish(big)
        with pytest.raises(PartialPublishError) as caught:
            await client.publish_many([created(), big])
    assert [isinstance(each, PublishError) for each in caught.value.outcomes] == [False, True]


class Answering:
    """PutEvents with answers made up: a fault that no server makes on demand."""

    def __init__(self, *answers: list[str | None]) -> None:
        self.answers = list(answers)
        self.calls: list[int] = []

    async def call(self, operation: str, deadline: float, *, Entries: list[Any]) -> dict[str, Any]:  # noqa: N803
        self.calls.append(len(Entries))
        codes = self.answers.pop(0)
        told = [{"ErrorCode": code} if code else {"EventId": str(index)} for index, code in enumerate(codes)]
        return {"FailedEntryCount": sum(map(bool, codes)), "Entries": told}

    async def close(self) -> None:
        return None


def answering(*answers: list[str | None]) -> tuple[OMSEventClient, Answering]:
    (address,) = settings(PLATFORM, ["eventbridge://oms-events?region=x"], {}, {}).addresses
    transport, answers_ = EventBridgeTransport(PLATFORM, address), Answering(*answers)
    transport._client = answers_  # type: ignore[assignment]
    return OMSEventClient(transport), answers_


async def test_only_what_failed_for_now_is_sent_again() -> None:
    client, server = answering(
        [None, "ThrottlingException", "InternalFailure", "MalformedDetail", None],
        [None, "InternalFailure"],
        [None],
    )
    with pytest.raises(PartialPublishError) as caught:
        await client.publish_many([created() for _ in range(5)])
    assert server.calls == [5, 2, 1]
    kinds = [type(each).__name__ for each in caught.value.outcomes]
    assert kinds == ["PublishResult"] * 3 + ["RejectedError", "PublishResult"]
    (failed,) = (each for each in caught.value.outcomes if isinstance(each, RejectedError))
    assert failed.code == "MalformedDetail"


async def test_a_denied_entry_says_so() -> None:
    client, _ = answering(["NotAuthorizedForSourceException"])
    with pytest.raises(NotPermittedError, match="NotAuthorizedForSourceException"):
        await client.publish(created())


async def test_a_bus_that_is_not_there_is_an_error_in_time(aws: str) -> None:
    url = f"eventbridge://oms-events?region={REGION}&endpoint=http://127.0.0.1:{free_port()}"
    async with OMSEventClient.connect(url, timeout=0.4) as client:
        with pytest.raises(PublishError) as caught:
            await client.publish(created())
        assert getattr(caught.value.__cause__, "retryable", False)


async def test_a_queue_that_is_not_there_says_so(aws: str) -> None:
    async with OMSEventClient.connect(f"sqs://nowhere?region={REGION}&endpoint={aws}") as client:
        with pytest.raises(ConsumeError, match="the queue nowhere cannot be read"):
            await client.subscribe(consumer="x").__aenter__()


def lambda_event() -> dict[str, Any]:
    detail = {
        "specversion": "1.0",
        "id": "e1",
        "source": "oms",
        "type": "com.foundry.oms.schema.created.v2",
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "data": {"operation": "create", "resource_type": "object_type", "version": "2.0.0"},
    }
    return {"version": "0", "detail-type": detail["type"], "source": "oms", "detail": detail}


def test_a_function_gets_a_typed_event_with_its_trace_context() -> None:
    event = parse_event(lambda_event())
    assert isinstance(event.data, SchemaCreatedV2)
    assert event.carrier == {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
    record = {"messageId": "m", "body": json.dumps(lambda_event()), "eventSource": "aws:sqs"}
    assert parse_event(record).data == event.data
    with pytest.raises(InvalidEnvelopeError, match="several records"):
        parse_event({"Records": [record]})
    with pytest.raises(InvalidEnvelopeError, match="neither"):
        parse_event({"hello": "world"})


def test_a_batch_reports_which_records_failed() -> None:
    records = [{"messageId": str(n), "body": json.dumps(lambda_event())} for n in range(3)]
    records[1]["body"] = "not json"

    async def handler(event: Any) -> None:
        assert event.data.operation == "create"

    answer = asyncio.run(handle_batch({"Records": records}, handler))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}


@pytest.mark.parametrize("text", ['{"a":"\\ud800"}', '{"a":' + "[" * 100_000 + "]" * 100_000 + "}"])
def test_a_message_that_nobody_can_read_is_one_all_the_same(text: str) -> None:
    """A queue's message that cannot be taken apart would end the loop that reads it."""
    body = detail('{"detail-type":"t","detail":' + text + "}")
    with pytest.raises(InvalidEnvelopeError):
        VersionedCloudEvent.parse(body)


def test_what_is_no_batch_is_not_passed_over() -> None:
    async def handler(event: object) -> None: ...

    for event in ({"detail-type": "t", "detail": {}}, {"Records": None}, None):
        with pytest.raises(InvalidEnvelopeError, match="no batch of SQS: an event of EventBridge is for parse_event"):
            asyncio.run(handle_batch(event, handler))
    failed = asyncio.run(handle_batch({"Records": [None, {"messageId": "m"}]}, handler))
    assert failed == {"batchItemFailures": [{"itemIdentifier": ""}, {"itemIdentifier": "m"}]}
    with pytest.raises(InvalidEnvelopeError, match="neither an event of EventBridge nor a record of SQS"):
        parse_event(None)  # type: ignore[arg-type]


async def test_an_unknown_profile_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    async with OMSEventClient.connect("eventbridge://bus?region=r&profile=nobody") as client:
        with pytest.raises(NotPermittedError, match="there is no such profile of AWS"):
            await client.publish(created())
