"""A real server is brought to the catalogue, once, and nothing is lost on the way unless told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from nats.aio.client import Client

from codegen.platform import Platform, Reader
from infrastructure.catalogue import Catalogue
from infrastructure.nats import Effect, JetStream, WouldLose, apply, plan
from infrastructure.nats.cli import main
from infrastructure.nats.configuration import dead_letters
from tests.infrastructure.nats_server import client, run


@pytest.fixture
def platform(catalogue: Catalogue) -> Platform:
    return catalogue.platform


async def _info(connection: Client, stream: str, consumer: str | None = None) -> dict[str, Any]:
    server = JetStream(connection)
    found = await (server.consumer(stream, consumer) if consumer else server.stream(stream))
    assert found is not None
    return found


def test_an_empty_server_gets_everything_and_a_second_time_nothing(port: int, platform: Platform) -> None:
    async def scenario() -> None:
        async with client(port) as connection:
            first = await apply(connection, platform)
            assert {change.effect for change in first.changes} == {Effect.NEW}
            assert len(first.changes) == 3 + len(platform.readers) + 1
            assert (await apply(connection, platform)).changes == ()

    run(scenario())


def test_the_numbers_of_the_catalogue_reach_the_server(port: int, platform: Platform) -> None:
    reader = platform.readers[0]

    async def scenario() -> None:
        async with client(port) as connection:
            await apply(connection, platform)
            stream = (await _info(connection, platform.events.name))["config"]
            consumer = (await _info(connection, platform.events.name, reader.name))["config"]
        assert stream["max_age"] == platform.events.max_age * 10**9 > platform.delivery.max_event_age * 10**9
        assert stream["duplicate_window"] == platform.events.duplicate_window * 10**9
        assert (stream["allow_atomic"], stream["allow_direct"], stream["discard"]) == (True, True, "new")
        assert consumer["max_deliver"] == platform.delivery.max_retries + 1
        assert consumer["ack_wait"] == platform.delivery.ack_wait * 10**9
        assert (consumer["ack_policy"], consumer["max_ack_pending"]) == ("explicit", reader.max_ack_pending)
        assert not consumer.get("backoff"), "it would overwrite ack_wait"
        assert sorted(consumer["filter_subjects"]) == sorted(reader.subjects)

    run(scenario())


def test_an_advisory_about_a_consumer_is_kept(port: int, platform: Platform) -> None:
    """The event is delivered for the last time and terminated; the advisory waits in its own stream."""
    reader = platform.readers[0]
    subject = reader.subjects[0].replace("*", "x")

    async def scenario() -> None:
        async with client(port) as connection:
            await apply(connection, platform)
            js = connection.jetstream()
            sent = await js.publish(subject, b"{}")
            events = await js.pull_subscribe_bind(reader.name, platform.events.name)
            (message,) = await events.fetch(1, timeout=5)
            await message.term()
            advisories = await js.pull_subscribe_bind(dead_letters(platform), platform.advisories.name)
            (advisory,) = await advisories.fetch(1, timeout=5)
            assert json.loads(advisory.data)["stream_seq"] == sent.seq

    run(scenario())


async def _shorter(connection: Client, platform: Platform) -> None:
    await apply(connection, replace(platform, events=replace(platform.events, max_age=platform.events.max_age * 2)))


async def _more_subjects(connection: Client, platform: Platform) -> None:
    wider = (*platform.events.subjects, "oms.retired.>")
    await apply(connection, replace(platform, events=replace(platform.events, subjects=wider)))


async def _in_memory(connection: Client, platform: Platform) -> None:
    config = {"name": platform.events.name, "subjects": list(platform.events.subjects), "storage": "memory"}
    await JetStream(connection).put_stream(config, new=True)


async def _other_acks(connection: Client, platform: Platform) -> None:
    await apply(connection, replace(platform, readers=()))
    config = {"name": platform.readers[0].name, "durable_name": platform.readers[0].name, "ack_policy": "none"}
    await JetStream(connection).put_consumer(platform.events.name, config, new=True)


async def _more_deliveries(connection: Client, platform: Platform) -> None:
    await apply(connection, replace(platform, delivery=replace(platform.delivery, max_deliver=10)))


async def _wider_filter(connection: Client, platform: Platform) -> None:
    wide: tuple[Reader, ...] = tuple(replace(each, subjects=platform.events.subjects) for each in platform.readers)
    await apply(connection, replace(platform, readers=wide))


@pytest.mark.parametrize(
    ("before", "field"),
    [
        (_shorter, "max_age"),
        (_more_subjects, "subjects"),
        (_in_memory, "storage"),
        (_other_acks, "ack_policy"),
        (_more_deliveries, "max_deliver"),
        (_wider_filter, "filter_subjects"),
    ],
)
def test_what_loses_events_is_refused_unless_told(
    port: int, platform: Platform, before: Callable[[Client, Platform], Any], field: str
) -> None:
    async def scenario() -> None:
        async with client(port) as connection:
            await before(connection, platform)
            found = await plan(connection, platform)
            assert field in {change.field for change in found.losses}
            with pytest.raises(WouldLose, match=field):
                await apply(connection, platform)
            assert await plan(connection, platform) == found, "nothing was changed"
            await apply(connection, platform, allow_loss=True)
            assert (await plan(connection, platform)).changes == ()

    run(scenario())


def test_what_an_operator_added_stays(port: int, platform: Platform) -> None:
    async def scenario() -> None:
        async with client(port) as connection:
            await apply(connection, platform)
            server = JetStream(connection)
            config = (await _info(connection, platform.events.name))["config"]
            own = {"compression": "s2", "metadata": {"owner": "platform team"}, "max_age": config["max_age"] // 2}
            await server.put_stream(config | own, new=False)
            stranger = {"name": "debug", "durable_name": "debug", "ack_policy": "explicit"}
            await server.put_consumer(platform.events.name, stranger, new=True)
            done = await apply(connection, platform)
            assert done.strangers == (f"{platform.events.name}/debug",)
            assert [change.field for change in done.changes] == ["max_age"]
            after = (await _info(connection, platform.events.name))["config"]
            assert (after["compression"], after["metadata"]["owner"]) == ("s2", "platform team")
            assert after["max_age"] == config["max_age"]

    run(scenario())


def test_the_command_shows_applies_and_then_has_nothing_to_do(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    url = ("--url", f"nats://127.0.0.1:{port}")
    assert main(["apply", *url, "--dry-run", "--json"]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert {each["effect"] for each in shown["changes"]} == {"new"}
    assert main(["apply", *url]) == 0
    assert main(["apply", *url, "--dry-run"]) == 0
    assert "nothing to change" in capsys.readouterr().out


def test_the_command_says_what_is_in_the_way(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    url = ("--url", f"nats://127.0.0.1:{port}")
    assert main(["apply", *url, "--env", "production"]) == 1
    assert "replicas > 1 not supported in non-clustered mode" in capsys.readouterr().err
    assert main(["apply", *url, "--env", "nowhere"]) == 2
    assert "development, staging, production" in capsys.readouterr().err
    assert main(["apply", "--url", "nats://someone:secret@127.0.0.1:1"]) == 1
    told = capsys.readouterr().err
    assert "127.0.0.1:1" in told
    assert "secret" not in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--url", "nats://a:secret@127.0.0.1:1,nats://b:secret@127.0.0.1:2"), "nats://127.0.0.1:1,nats://127.0.0.1:2"),
        (("--url", "nats://[::1"), "Invalid IPv6 URL"),
        (("--url", "nats://127.0.0.1:99999"), "invalid connect url"),
        (("--creds", "nowhere.creds"), "there is no credentials file nowhere.creds"),
        (("--ca", "nowhere.pem"), "nowhere.pem has no certificates: No such file"),
    ],
)
def test_a_way_to_a_server_that_is_wrong_is_told(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["apply", "--url", "nats://127.0.0.1:1", *arguments]) == 1
    said = capsys.readouterr().err
    assert told in said
    assert "secret" not in said


def test_of_several_servers_one_has_to_be_there(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["apply", "--url", f"nats://127.0.0.1:1, nats://127.0.0.1:{port}", "--dry-run"]) == 1
    assert "is made" in capsys.readouterr().out
