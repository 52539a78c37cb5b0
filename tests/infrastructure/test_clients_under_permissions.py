"""The SDK's client on a server with the generated accounts: it does all its work with exactly its own rights."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nats.aio.client import Client

from infrastructure.catalogue import load
from infrastructure.monitoring.nats_dashboard import main as lag
from infrastructure.nats import JetStream, apply, inbox, plan, users
from infrastructure.nats.configuration import dead_letters
from infrastructure.nats.permissions import server_configuration
from oms_event_sdk_py import OMSEventClient, ReceivedEvent, RejectEvent, SchemaCreatedV2
from oms_event_sdk_py.commands import main as sdk
from oms_event_sdk_py.errors import NotPermittedError
from tests import typescript
from tests.infrastructure.nats_server import client, nats_server, run

CATALOGUE = load()
PLATFORM = CATALOGUE.platform
PUBLISHER = CATALOGUE.operations.writers[0].name
EVERYTHING, SOME = (reader.name for reader in PLATFORM.readers[:2])
PASSWORDS = {user.variable: f"test-{user.name}" for user in users(PLATFORM, CATALOGUE.operations)}


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[int]:
    """A server with the generated accounts, and the catalogue applied: its port."""
    configuration = server_configuration(PLATFORM, CATALOGUE.operations, "test")
    with nats_server(tmp_path, configuration, PASSWORDS) as port:

        async def prepare() -> None:
            async with client(port, **_login("platform")) as connection:
                await apply(connection, PLATFORM)

        run(prepare())
        yield port


def _login(user: str) -> dict[str, Any]:
    return {"user": user, "password": f"test-{user}", "inbox_prefix": inbox(user).encode()}


def _url(port: int, user: str) -> str:
    return f"nats://{user}:test-{user}@127.0.0.1:{port}"


def _client(port: int, user: str) -> OMSEventClient:
    return OMSEventClient.connect(_url(port, user), nats_inbox=inbox(user), timeout=5)


def _event() -> SchemaCreatedV2:
    return SchemaCreatedV2(operation="create", resource_type="object_type")


@pytest.mark.parametrize("reader", [EVERYTHING, SOME])
def test_publish_read_and_give_up(guarded: int, reader: str, caplog: pytest.LogCaptureFixture) -> None:
    """The poisoned event ends as a dead letter; the reader of some families says that it buries no others'."""

    async def scenario() -> None:
        seen: list[str] = []

        async def handler(event: ReceivedEvent[Any]) -> None:
            seen.append(str(event.envelope.extensions["branch"]))
            if seen[-1] == "poisoned":
                raise RejectEvent("it can never succeed")

        async with _client(guarded, PUBLISHER) as publisher, _client(guarded, reader) as reading:
            await publisher.publish(_event(), branch="main")
            await publisher.publish(_event(), branch="poisoned")
            subscription = reading.subscribe(consumer=reader)
            running = asyncio.create_task(subscription.run(handler))
            async with client(guarded, **_login("monitor")) as connection:
                while (await _state(connection, PLATFORM.dlq.name))["messages"] != 1:
                    await asyncio.sleep(0.02)
            await subscription.close()
            await running
        assert seen == ["main", "poisoned"]

    run(scenario())
    buries_others = "not buried by this client" not in caplog.text
    assert buries_others == (reader == EVERYTHING)


async def _state(connection: Client, stream: str) -> dict[str, Any]:
    info = await JetStream(connection).stream(stream)
    assert info is not None
    return dict(info["state"])


def test_a_reader_of_everything_buries_what_another_terminated_without_a_word(guarded: int) -> None:
    """The advisory is all there is: it is found through the keeper's consumer, with the rights for that."""

    async def scenario() -> None:
        async def handler(_: ReceivedEvent[Any]) -> None: ...

        async with _client(guarded, PUBLISHER) as publisher, client(guarded, **_login(SOME)) as killed:
            await publisher.publish(_event(), branch="main")
            pull = await killed.jetstream().pull_subscribe_bind(SOME, PLATFORM.events.name)
            (message,) = await pull.fetch(1, timeout=5)
            await message.term()
            await killed.flush()
        async with _client(guarded, EVERYTHING) as reading, client(guarded, **_login("monitor")) as connection:
            subscription = reading.subscribe(consumer=EVERYTHING)
            running = asyncio.create_task(subscription.run(handler))
            while (await _state(connection, PLATFORM.dlq.name))["messages"] != 1:
                await asyncio.sleep(0.02)
            await subscription.close()
            await running

    run(scenario())


def test_the_tools_do_their_work_with_their_users(
    guarded: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """TypeScript publishes and reads; then the monitor and the operator look. Nobody asks for more than it may."""
    for user, program in ((PUBLISHER, PUBLISH), (EVERYTHING, READ)):
        assert typescript.run(program, _url(guarded, user), inbox(user)) == ""
    assert lag(["--once", "--interval", "0.05", "--json", "--nats-url", _url(guarded, "monitor")]) == 0
    told = {each["consumer"]: each for each in json.loads(capsys.readouterr().out)}
    waiting = told[dead_letters(PLATFORM)]
    assert (waiting["lag"], waiting["oldest"] is not None) == (1, True), "the advisory of what was given up"
    for user, command, code in (("monitor", ("senders", "SchemaCreatedV2"), 1), ("dlq-operator", ("dlq", "list"), 0)):
        monkeypatch.setenv("OMS_NATS_INBOX", inbox(user))
        assert sdk([*command, "--url", _url(guarded, user)]) == code, capsys.readouterr().err
    assert "it can never succeed" in capsys.readouterr().out
    assert "Violation" not in (tmp_path / "server.log").read_text("utf-8")


PUBLISH = """
import { OMSEventClient } from 'oms-event-sdk';
const [url, natsInbox] = process.argv.slice(1);
const client = await OMSEventClient.connect({ url, natsInbox });
await client.publishSchemaCreated({ operation: 'create', resource_type: 'object_type' }, { branch: 'main' });
await client.close();
"""
READ = """
import { OMSEventClient, RejectEvent } from 'oms-event-sdk';
const [url, natsInbox] = process.argv.slice(1);
const client = await OMSEventClient.connect({ url, natsInbox });
const subscription = client.subscribe({ consumer: natsInbox.slice('_INBOX_'.length) });
await subscription.run(async () => { void subscription.stop(); throw new RejectEvent('it can never succeed'); });
await client.close();
"""


def test_a_reader_cannot_publish_and_is_told_at_once(guarded: int) -> None:
    async def scenario() -> None:
        async with _client(guarded, SOME) as reading:
            with pytest.raises(NotPermittedError):
                await reading.publish(_event(), branch="main")

    run(scenario())


def test_what_clients_make_where_it_is_missing_is_what_the_catalogue_wants(port: int) -> None:
    """Else applying and connecting would change it to and fro."""

    async def scenario() -> None:
        async def handler(_: ReceivedEvent[Any]) -> None: ...

        async with client(port) as connection:
            await apply(connection, PLATFORM)
            server = JetStream(connection)
            await server.delete(PLATFORM.advisories.name, dead_letters(PLATFORM))
            async with OMSEventClient.connect(f"nats://127.0.0.1:{port}") as reading:
                subscription = reading.subscribe(consumer=SOME)
                running = asyncio.create_task(subscription.run(handler))
                while await server.consumer(PLATFORM.advisories.name, dead_letters(PLATFORM)) is None:
                    await asyncio.sleep(0.02)
                await subscription.close()
                await running
            assert (await plan(connection, PLATFORM)).changes == ()

    run(scenario())
