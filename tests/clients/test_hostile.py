"""Servers, neighbours and events that are not as they should be."""

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from oms_event_sdk_py import OMSEventClient, PublishError, SchemaCreatedV2
from oms_event_sdk_py.errors import EventTooLargeError
from oms_event_sdk_py.transports.base import Message, Outcome
from oms_event_sdk_py.transports.nats import NatsTransport
from oms_event_sdk_py.transports.nats.dead_letters import letters
from tests.clients.events import created
from tests.clients.servers import NatsServer, admin, api, nats_server, stored, until

VECTORS = Path(__file__).parents[1] / "vectors"
ANSWERS = json.loads((VECTORS / "acknowledgements.json").read_text("utf-8"))["answers"]
PUT_EVENTS = json.loads((VECTORS / "put-events.json").read_text("utf-8"))["answers"]


@contextlib.asynccontextmanager
async def answering(url: str) -> AsyncIterator[list[bytes]]:
    """Somebody who answers publishes instead of JetStream, with what is in the list."""
    answer = [b""]
    async with admin(url) as plain:

        async def respond(message: Any) -> None:
            await message.respond(answer[0])

        await plain.subscribe("oms.>", cb=respond)
        await plain.flush()
        yield answer


async def test_only_an_acknowledgement_is_one(tmp_path: Path) -> None:
    with nats_server(tmp_path) as server:
        async with answering(server.url) as answer, OMSEventClient.connect(server.url) as client:
            found = {}
            for each in ANSWERS:
                answer[0] = each["answer"].encode()
                outcome = await put(client, 10)
                found[each["what"]] = type(outcome).__name__ if isinstance(outcome, PublishError) else "sent"
    assert found == {each["what"]: each["outcome"] for each in ANSWERS}


async def test_an_advisory_that_is_none_is_passed_over(nats: NatsServer) -> None:
    async with (
        OMSEventClient.connect(nats.url) as client,
        admin(nats.url) as plain,
        client.subscribe(SchemaCreatedV2, consumer="reader"),
    ):
        subject = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.OMS_EVENTS.reader"
        for text in (b"no JSON", b"null", b"{}"):
            await plain.publish(subject, text)
        result = await client.publish(created())
        told = {"type": "io.nats.jetstream.advisory.v1.max_deliver", "consumer": "reader", "deliveries": 4}
        advisory = {**told, "stream_seq": result.receipts[0].sequence}
        await plain.publish(subject, json.dumps(advisory).encode())

        async def buried() -> bool:
            return bool((await api(plain, "STREAM.INFO.OMS_DLQ"))["state"]["messages"])

        await until(buried)
        settled = await api(plain, "CONSUMER.INFO.OMS_ADVISORIES.OMS_EVENTS_DEAD_LETTERS")
        assert settled["num_pending"] == 0


async def test_an_event_as_large_as_one_may_be_can_be_a_dead_letter(nats: NatsServer) -> None:
    def sized(size: int) -> SchemaCreatedV2:
        return created(new_value={"text": "x" * size})

    async with OMSEventClient.connect(nats.url) as client:
        with pytest.raises(EventTooLargeError) as caught:
            await client.publish(sized(1_100_000))
        largest = sized(1_100_000 - (caught.value.size - caught.value.limit))
        result = await client.publish(largest)
        with pytest.raises(EventTooLargeError):
            await client.publish(sized(1_100_001 - (caught.value.size - caught.value.limit)))
        async with client.subscribe(SchemaCreatedV2, consumer="full") as events:
            async for event in events:
                # Others are under way at the moment, and go to the server in one piece with it.
                others = asyncio.gather(*(client.publish(created()) for _ in range(20)))
                await event.reject("no room\r\nNats-Msg-Id: other\r\n\r\n" + "é" * 5000)
                await others
                break
        assert isinstance(client.transport, NatsTransport)
        (letter,) = [each async for each in letters(client.transport)]
    assert letter.reason == "rejected"
    assert letter.error == "no room Nats-Msg-Id: other " + "é" * 473 + "…"
    assert json.loads(letter.body)["id"] == result.id


async def test_an_event_with_a_long_trace_and_id_is_measured_whole(nats: NatsServer) -> None:
    """The server closes the connection where what it gets is larger than it takes, header and all."""
    async with OMSEventClient.connect(nats.url) as client, admin(nats.url) as plain:
        with pytest.raises(EventTooLargeError):
            await client.publish(created(new_value={"text": "x" * 900_000}), event_id="é" * 100_000)
        await client.publish(created())
        assert len(await stored(plain, "OMS_EVENTS")) == 1


@contextlib.contextmanager
def http_server(answer: Callable[[], tuple[int, str]]) -> Iterator[str]:
    """A server that answers every request with a status and a body; its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status, body = answer()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


async def put(client: OMSEventClient, timeout: float) -> Outcome:
    message = Message("1", "oms", "t", "schema", "oms.s", b"{}")
    (outcome,) = await client.transport.send([message], asyncio.get_running_loop().time() + timeout)
    return outcome


@pytest.fixture
def identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")


@pytest.mark.usefixtures("identity")
async def test_only_the_id_of_an_entry_says_that_it_was_sent() -> None:
    answer, found = (200, ""), {}
    with http_server(lambda: answer) as url:
        async with OMSEventClient.connect(f"eventbridge://bus?region=r&endpoint={url}") as client:
            for each in PUT_EVENTS:
                answer = each["status"], each["body"]
                outcome = await put(client, 10)
                found[each["what"]] = type(outcome).__name__ if isinstance(outcome, PublishError) else "sent"
    assert found == {each["what"]: each["outcome"] for each in PUT_EVENTS}


@pytest.mark.usefixtures("identity")
async def test_a_call_that_could_not_begin_in_time_is_not_made_later() -> None:
    asked: list[bool] = []
    going = threading.Event()

    def answer() -> tuple[int, str]:
        asked.append(True)
        going.wait(30)
        return 500, ""

    with http_server(answer) as url:
        async with OMSEventClient.connect(f"eventbridge://bus?region=r&endpoint={url}") as client:
            first = asyncio.gather(*(put(client, 30) for _ in range(4)))  # as many as it has threads

            async def all_begun() -> bool:
                return len(asked) == 4

            await until(all_begun, 30)
            assert type(await put(client, 0.05)).__name__ == "OutcomeUnknownError"
            going.set()
            await first
            await put(client, 10)
    assert len(asked) == 5


async def test_a_consumer_that_is_gone_is_asked_for_now_and_then(
    nats: NatsServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def handler(event: object) -> None: ...

    async with OMSEventClient.connect(nats.url) as client, admin(nats.url) as plain:
        subscription = client.subscribe(SchemaCreatedV2, consumer="gone")
        running = asyncio.create_task(subscription.run(handler))

        async def waiting() -> bool:
            found = await api(plain, "CONSUMER.LIST.OMS_EVENTS")
            return any(each["num_waiting"] for each in found["consumers"])

        await until(waiting)
        await api(plain, "CONSUMER.DELETE.OMS_EVENTS.gone")

        async def told() -> bool:
            return "the consumer gone does not answer" in caplog.text

        await until(told)  # and pauses then
        await subscription.close()
        await running
