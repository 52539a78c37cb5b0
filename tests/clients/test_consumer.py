"""Consuming on a real nats-server: settling, dead letters, replays, once."""

import asyncio
import dataclasses
import json
from pathlib import Path

import pytest

from oms_event_sdk_py import (
    OMSEventClient,
    Once,
    ReceivedEvent,
    RejectEvent,
    SchemaCreatedV2,
    SchemaUpdatedV2,
)
from oms_event_sdk_py.errors import (
    ConsumerMismatchError,
)
from oms_event_sdk_py.transports.nats import NatsTransport
from oms_event_sdk_py.transports.nats.dead_letters import letters, replay
from tests.clients.events import created
from tests.clients.servers import NatsServer, admin, api, stored, until

PLATFORM = OMSEventClient.platform
OTHER = (
    b'{"specversion":"1.0","id":"2","source":"oms","type":"com.foundry.oms.schema.created.v2",'
    b'"data":{"version":"9.0.0"}}'
)
INCOMPLETE = (
    b'{"specversion":"1.0","id":"1","source":"oms","type":"com.foundry.oms.schema.created.v2",'
    b'"data":{"version":"2.0.0"}}'
)


async def test_events_arrive_typed_and_are_acknowledged_by_the_block(nats: NatsServer) -> None:
    async with OMSEventClient.connect(nats.url) as client, admin(nats.url) as plain:
        await client.publish_many([created(resource_id=f"r{number}") for number in range(3)], branch="main")
        found: list[str] = []
        async with client.subscribe(SchemaCreatedV2, consumer="typed") as events:
            async for event in events:
                assert isinstance(event.data, SchemaCreatedV2)
                assert (event.attempt, event.envelope.extensions["branch"]) == (1, "main")
                found.append(str(event.data.resource_id))
                if len(found) == 3:
                    break
        assert found == ["r0", "r1", "r2"]

        async def settled() -> bool:
            told = await api(plain, "CONSUMER.INFO.OMS_EVENTS.typed")
            return bool(told["num_ack_pending"] == 0 and told["ack_floor"]["stream_seq"] == 3)

        await until(settled)


async def fail_on_the_first(client: OMSEventClient) -> None:
    async with client.subscribe(SchemaCreatedV2, consumer="again") as events:
        async for _ in events:
            raise ZeroDivisionError


async def test_a_failing_block_gets_its_event_again(nats: NatsServer, quick: type[OMSEventClient]) -> None:
    async with quick.connect(nats.url) as client:
        await client.publish(created())
        with pytest.raises(ZeroDivisionError):
            await fail_on_the_first(client)
        async with client.subscribe(SchemaCreatedV2, consumer="again") as events:
            async for event in events:
                assert event.attempt == 2
                break


async def test_a_poisoned_event_is_a_dead_letter_after_its_last_delivery(
    nats: NatsServer, quick: type[OMSEventClient]
) -> None:
    attempts: list[int] = []

    async def handler(event: ReceivedEvent[SchemaCreatedV2]) -> None:
        attempts.append(event.attempt)
        raise ValueError("its text may be a payload's, and is not kept")

    async with quick.connect(nats.url) as client, admin(nats.url) as plain:
        result = await client.publish(created(), branch="main")
        subscription = client.subscribe(SchemaCreatedV2, consumer="poison")
        running = asyncio.create_task(subscription.run(handler))

        async def buried() -> bool:
            return bool((await api(plain, "STREAM.INFO.OMS_DLQ"))["state"]["messages"])

        await until(buried)
        await subscription.stop()
        await running
        await subscription.close()
        (letter,) = await stored(plain, "OMS_DLQ")
    assert attempts == [1, 2, 3, 4]
    assert letter.subject == "dlq.OMS_EVENTS.poison.oms.schema.created.v2.main"
    told = {name: value for name, value in letter.headers.items() if name.startswith("Dlq-")}
    assert told == {
        "Dlq-Reason": "failed",
        "Dlq-Error": "ValueError",
        "Dlq-Deliveries": "4",
        "Dlq-Stream": "OMS_EVENTS",
        "Dlq-Sequence": "1",
        "Dlq-Consumer": "poison",
        "Dlq-Subject": "oms.schema.created.v2.main",
    }
    assert json.loads(letter.data)["id"] == result.id


async def test_what_can_never_succeed_is_a_dead_letter_at_once(nats: NatsServer, quick: type[OMSEventClient]) -> None:
    async def handler(event: ReceivedEvent[SchemaCreatedV2]) -> None:
        raise RejectEvent("the branch is gone")

    async with quick.connect(nats.url) as client, admin(nats.url) as plain:
        await client.publish(created(), branch="main")
        for body in (b"not json", INCOMPLETE, OTHER):
            await plain.publish("oms.schema.created.v2.main", body)
        subscription = client.subscribe(SchemaCreatedV2, consumer="never")
        running = asyncio.create_task(subscription.run(handler))

        async def buried() -> bool:
            return bool((await api(plain, "STREAM.INFO.OMS_DLQ"))["state"]["messages"] == 4)

        await until(buried)
        await subscription.close()
        await running
        letters = await stored(plain, "OMS_DLQ")
    assert [(each.headers["Dlq-Reason"], each.headers["Dlq-Error"]) for each in letters] == [
        ("rejected", "the branch is gone"),
        ("rejected", "not a CloudEvent: is not valid JSON"),
        ("rejected", "not a valid SchemaCreatedV2"),
        ("rejected", "com.foundry.oms.schema.created.v2 in version 9.0.0 is not what never reads"),
    ]
    assert {each.headers["Dlq-Deliveries"] for each in letters} == {"1"}


async def test_an_unknown_type_and_a_newer_minor_version_are_delivered(nats: NatsServer) -> None:
    head = '{"specversion":"1.0","id":"%s","source":"oms","type":"com.foundry.oms.schema.%s","data":%s}'
    newer = '{"operation":"create","resource_type":"object_type","version":"2.9.0","added":1}'
    async with OMSEventClient.connect(nats.url) as client, admin(nats.url) as plain:
        for number, body in enumerate((head % ("1", "renamed.v1", '{"a":1}'), head % ("2", "created.v2", newer))):
            await plain.publish(f"oms.schema.any.v1.{number}", body.encode())
        async with client.subscribe(consumer="all") as events:
            found = []
            async for event in events:
                found.append(event)
                if len(found) == 2:
                    break
    assert (found[0].data, found[0].version) == ({"a": 1}, None)
    assert isinstance(found[1].data, SchemaCreatedV2)
    assert found[1].data.model_dump(mode="json")["added"] == 1


async def test_workers_share_a_consumer_and_stopping_finishes_what_was_taken(nats: NatsServer) -> None:
    handled: list[str] = []

    async def handler(event: ReceivedEvent[SchemaCreatedV2]) -> None:
        await asyncio.sleep(0.001)
        handled.append(event.id)

    async with OMSEventClient.connect(nats.url) as one, OMSEventClient.connect(nats.url) as two:
        results = await one.publish_many([created() for _ in range(200)])
        first = one.subscribe(SchemaCreatedV2, consumer="shared", prefetch=10)
        second = two.subscribe(SchemaCreatedV2, consumer="shared", prefetch=10)
        running = [asyncio.create_task(each.run(handler, concurrency=5)) for each in (first, second)]

        async def half() -> bool:
            return len(handled) > 100

        await until(half)
        await first.stop()
        await running[0]

        async def all_of_them() -> bool:
            return len(set(handled)) == 200

        await until(all_of_them)
        await second.stop()
        await running[1]
        for each in (first, second):
            await each.close()
    assert sorted(handled) == sorted(result.id for result in results)


async def test_once_lets_a_handler_see_an_event_once(nats: NatsServer, tmp_path: Path) -> None:
    handled: list[str] = []

    async with OMSEventClient.connect(nats.url) as client, admin(nats.url) as plain:
        await client.publish(created(), event_id="same")
        (message,) = await stored(plain, "OMS_EVENTS")
        await plain.publish(message.subject, message.data)  # without the header that would keep it out
        await client.publish(created(), event_id="last")

        async def handler(event: ReceivedEvent[SchemaCreatedV2]) -> None:
            handled.append(event.id)
            if event.id == "last":
                await subscription.stop()

        once = Once(tmp_path / "handled.db", window=60)
        subscription = client.subscribe(SchemaCreatedV2, consumer="once", once=once)
        await subscription.run(handler)
        await subscription.close()
        once.close()
    assert handled == ["same", "last"]


@pytest.mark.parametrize("broker", ["memory", "nats"])
async def test_a_consumer_that_delivers_more_is_refused_and_of_less_is_warned(
    nats: NatsServer, caplog: pytest.LogCaptureFixture, broker: str
) -> None:
    async with OMSEventClient.connect(nats.url if broker == "nats" else "memory://") as client:
        async with client.subscribe(SchemaCreatedV2, consumer="mine"):
            pass
        with pytest.raises(ConsumerMismatchError, match=r"delivers oms\.schema\.created\.v2"):
            await client.subscribe(SchemaUpdatedV2, consumer="mine").__aenter__()
        async with client.subscribe(consumer="mine"):
            pass  # one that handles everything handles less as well
        assert caplog.text == ""
        async with client.subscribe(SchemaCreatedV2, SchemaUpdatedV2, consumer="mine"):
            pass
        assert "the consumer mine does not deliver oms.schema.updated.v2.*: widen it once" in caplog.text


async def test_what_is_published_while_handling_says_its_cause(nats: NatsServer) -> None:
    async with OMSEventClient.connect(nats.url) as client, admin(nats.url) as plain:
        first = await client.publish(created(), correlation_id="chain")
        async with client.subscribe(SchemaCreatedV2, consumer="chain") as events:
            async for _ in events:
                await client.publish_schema_updated(operation="update", resource_type="object_type")
                break
        after = await client.publish_schema_updated(operation="update", resource_type="object_type")
        messages = [json.loads(each.data) for each in await stored(plain, "OMS_EVENTS")]
    assert (messages[1]["correlationid"], messages[1]["causationid"]) == ("chain", first.id)
    assert messages[2]["id"] == after.id
    assert "causationid" not in messages[2]


async def test_an_event_whose_reader_was_killed_in_its_last_try_is_a_dead_letter(nats: NatsServer) -> None:
    """The reader says nothing any more: the server does, once somebody asks for more."""
    delivery = dataclasses.replace(PLATFORM.delivery, max_deliver=1, ack_wait=1)

    class OneTry(OMSEventClient):
        platform = dataclasses.replace(PLATFORM, delivery=delivery)

    async with OneTry.connect(nats.url) as client, admin(nats.url) as plain:
        result = await client.publish(created(), branch="main")
        async with client.subscribe(SchemaCreatedV2, consumer="killed"):
            pass
        inbox = plain.new_inbox()
        taken = await plain.subscribe(inbox)
        await plain.publish("$JS.API.CONSUMER.MSG.NEXT.OMS_EVENTS.killed", reply=inbox)
        await taken.next_msg(5)  # and never settled
        async with client.subscribe(SchemaCreatedV2, consumer="killed") as events:
            waiting = asyncio.ensure_future(anext(aiter(events)))

            async def buried() -> bool:
                return bool((await api(plain, "STREAM.INFO.OMS_DLQ"))["state"]["messages"])

            await until(buried)
            waiting.cancel()
            await asyncio.wait([waiting])
        (letter,) = await stored(plain, "OMS_DLQ")
    assert (letter.headers["Dlq-Reason"], letter.headers["Dlq-Deliveries"]) == ("max-deliveries", "1")
    assert json.loads(letter.data)["id"] == result.id
    assert letter.headers["Content-Type"] == "application/cloudevents+json"


async def test_a_replay_reaches_the_consumer_that_gave_up_and_no_other(
    nats: NatsServer, quick: type[OMSEventClient]
) -> None:
    seen: dict[str, list[str]] = {"fails": [], "works": []}

    async with quick.connect(nats.url) as client:
        result = await client.publish(created(), branch="main")
        async with client.subscribe(SchemaCreatedV2, consumer="fails") as events:
            async for event in events:
                await event.reject("not yet")
                break
        assert isinstance(client.transport, NatsTransport)
        (letter,) = [each async for each in letters(client.transport)]
        assert (letter.consumer, letter.reason, letter.error) == ("fails", "rejected", "not yet")
        await replay(client.transport, letter)
        assert [each async for each in letters(client.transport)] == []
        last = await client.publish(created(), branch="main")
        for consumer, found in seen.items():
            async with client.subscribe(SchemaCreatedV2, consumer=consumer) as events:
                async for event in events:
                    found.append(event.id)
                    if event.id == last.id:
                        break
    assert seen == {"fails": [result.id, last.id], "works": [result.id, last.id]}


async def test_what_a_reader_has_buried_is_one_letter_whatever_the_server_says(
    nats: NatsServer, quick: type[OMSEventClient]
) -> None:
    async with quick.connect(nats.url) as client, admin(nats.url) as plain:
        await client.publish(created(), branch="main")
        async with client.subscribe(SchemaCreatedV2, consumer="buries") as events:
            async for event in events:
                await event.reject("not for me")
                break

        async def told() -> bool:
            return bool((await api(plain, "STREAM.INFO.OMS_ADVISORIES"))["state"]["messages"])

        await until(told)
        (advisory,) = await stored(plain, "OMS_ADVISORIES")
        assert json.loads(advisory.data)["reason"] == "buried"
        assert len(await stored(plain, "OMS_DLQ")) == 1


async def test_a_loop_that_is_left_gives_back_what_it_had(nats: NatsServer) -> None:
    """Without ``async with`` as well: nothing holds the loop any more."""
    async with OMSEventClient.connect(nats.url) as client, admin(nats.url) as plain:
        results = await client.publish_many([created() for _ in range(3)])
        async for _ in client.subscribe(SchemaCreatedV2, consumer="left"):
            break

        again: dict[str, int] = {}
        async with client.subscribe(SchemaCreatedV2, consumer="left") as events:  # long before ack_wait
            async for event in events:
                again[event.id] = event.attempt
                if len(again) == 3:
                    break
        assert set(again) == {result.id for result in results}
        assert again[results[0].id] == 2
        result = await client.publish_schema_updated(operation="update", resource_type="object_type")
        (_, _, _, last) = await stored(plain, "OMS_EVENTS")
    assert json.loads(last.data)["id"] == result.id
    assert "causationid" not in json.loads(last.data)
