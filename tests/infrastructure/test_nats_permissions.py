"""The permissions file on a real server: each user does its own work, and nothing more."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nats.aio.client import Client

from codegen.platform import Reader
from infrastructure.catalogue import Catalogue, load
from infrastructure.nats import apply, inbox, users
from infrastructure.nats.permissions import server_configuration
from infrastructure.nats.subjects import covers
from tests.infrastructure.nats_server import client, nats_server, run

PLATFORM = load().platform
STREAM = PLATFORM.events.name
EVERYTHING, SOME = PLATFORM.readers[0], PLATFORM.readers[1]
PUBLISHER = load().operations.writers[0].name
SUBJECT = SOME.subjects[0].replace("*", "x")
PASSWORDS = {user.variable: f"test-{user.name}" for user in users(PLATFORM, load().operations)}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server with the generated accounts: its port. The catalogue is applied by the user made for it."""
    catalogue: Catalogue = load()
    configuration = server_configuration(catalogue.platform, catalogue.operations, "test")
    with nats_server(tmp_path_factory.mktemp("guarded"), configuration, PASSWORDS) as port:

        async def prepare() -> None:
            async with client(port, **login("platform")) as connection:
                await apply(connection, catalogue.platform)

        run(prepare())
        yield port


def login(user: str) -> dict[str, Any]:
    return {"user": user, "password": f"test-{user}", "inbox_prefix": inbox(user).encode()}


def test_publisher_and_readers_do_their_work(guarded: int) -> None:
    async def work(reader: Reader) -> None:
        async with client(guarded, **login(PUBLISHER)) as publisher, client(guarded, **login(reader.name)) as reading:
            sent = await publisher.jetstream().publish(SUBJECT, b"event")
            pull = await reading.jetstream().pull_subscribe_bind(reader.name, STREAM)
            (message,) = await pull.fetch(1, timeout=5)
            assert message.metadata.sequence.stream == sent.seq
            await reading.jetstream().publish(f"dlq.{STREAM}.{reader.name}.{SUBJECT}", message.data)
            await message.ack_sync(timeout=5)

    run(work(EVERYTHING))


def _next(consumer: str) -> str:
    return f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{consumer}"


FORBIDDEN = [
    (PUBLISHER, "publish", "oms.other.thing.v1.-"),
    (PUBLISHER, "publish", f"dlq.{STREAM}.{SOME.name}.{SUBJECT}"),
    (PUBLISHER, "publish", _next(SOME.name)),
    (PUBLISHER, "publish", f"$JS.API.STREAM.DELETE.{STREAM}"),
    (PUBLISHER, "publish", f"$JS.API.STREAM.PURGE.{STREAM}"),
    (PUBLISHER, "subscribe", SUBJECT),
    (PUBLISHER, "subscribe", "_INBOX.>"),
    (PUBLISHER, "subscribe", f"{inbox(SOME.name)}.>"),
    (PUBLISHER, "subscribe", ">"),
    (SOME.name, "publish", SUBJECT),
    (SOME.name, "publish", _next(EVERYTHING.name)),
    (SOME.name, "publish", f"$JS.ACK.{STREAM}.{EVERYTHING.name}.1.1.1.1.0"),
    (SOME.name, "publish", f"dlq.{STREAM}.{EVERYTHING.name}.{SUBJECT}"),
    (SOME.name, "publish", f"$JS.API.CONSUMER.CREATE.{STREAM}.{SOME.name}"),
    (SOME.name, "publish", f"$JS.API.CONSUMER.DELETE.{STREAM}.{SOME.name}"),
    (SOME.name, "publish", f"$JS.API.DIRECT.GET.{STREAM}"),
    (SOME.name, "publish", f"$JS.API.STREAM.MSG.GET.{STREAM}"),
    (SOME.name, "subscribe", SUBJECT),
    (SOME.name, "subscribe", f"{inbox(PUBLISHER)}.>"),
    ("monitor", "publish", SUBJECT),
    ("monitor", "publish", _next(SOME.name)),
    ("monitor", "publish", f"$JS.API.CONSUMER.DELETE.{STREAM}.{SOME.name}"),
    ("platform", "publish", SUBJECT),
    ("platform", "publish", "$JS.API.STREAM.CREATE.OTHER"),
    ("dlq-operator", "publish", f"$JS.API.STREAM.DELETE.{PLATFORM.dlq.name}"),
]


@pytest.mark.parametrize(("user", "deed", "subject"), FORBIDDEN)
def test_more_is_refused(guarded: int, user: str, deed: str, subject: str) -> None:
    async def ignore(_: object) -> None: ...

    async def attempt(connection: Client) -> None:
        if deed == "publish":
            await connection.publish(subject, b"{}")
        else:
            await connection.subscribe(subject, cb=ignore)
        await connection.flush(5)

    async def scenario() -> None:
        told: asyncio.Queue[str] = asyncio.Queue()
        kind = {"publish": "publish", "subscribe": "subscription"}[deed]
        async with client(guarded, told, **login(user)) as connection:
            await attempt(connection)
            refused = await asyncio.wait_for(told.get(), 5)
        assert f"permissions violation for {kind}" in refused.lower()

    run(scenario())


def test_the_operator_reads_and_deletes_dead_letters(guarded: int) -> None:
    dlq, dead = PLATFORM.dlq.name, f"dlq.{STREAM}.{SOME.name}.{SUBJECT}"

    async def scenario() -> None:
        async with client(guarded, **login(SOME.name)) as reading:
            sequence = (await reading.jetstream().publish(dead, b"dead")).seq
        async with client(guarded, **login("dlq-operator")) as operator:
            js = operator.jetstream()
            assert (await js.get_msg(dlq, sequence)).data == b"dead"
            await js.publish(SUBJECT, b"again")
            assert await js.delete_msg(dlq, sequence)

    run(scenario())


def test_a_missing_password_keeps_the_server_from_starting(tmp_path: Path, catalogue: Catalogue) -> None:
    configuration = server_configuration(catalogue.platform, catalogue.operations, "test")
    with pytest.raises(RuntimeError, match="NATS_PASSWORD"), nats_server(tmp_path, configuration):
        pass


TOKENS = st.lists(st.sampled_from(["a", "b", "*"]), min_size=1, max_size=4)
PATTERNS = st.tuples(TOKENS, st.booleans()).map(lambda p: ".".join([*p[0], *([">"] if p[1] else [])]))
PLAIN = st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=5).map(".".join)


@given(PATTERNS, PATTERNS, PLAIN)
def test_a_pattern_covers_another_only_if_it_matches_all_that_the_other_matches(
    wide: str, narrow: str, subject: str
) -> None:
    if covers(wide, narrow) and covers(narrow, subject):
        assert covers(wide, subject)
    assert covers(wide, wide)


HASH = "$2b$04$pXNuIiYzRbjdLE/YudIZvefLln0EMguWMpyQiKJqsKYl.PtYyotUS"
"""``secret``, hashed by bcrypt."""


def test_a_password_can_be_a_hash_in_quotes(tmp_path: Path, catalogue: Catalogue) -> None:
    configuration = server_configuration(catalogue.platform, catalogue.operations, "test")

    async def connect(port: int) -> None:
        async with client(
            port, user="monitor", password="secret", inbox_prefix=inbox("monitor").encode()
        ) as connection:
            assert connection.is_connected

    with nats_server(tmp_path, configuration, dict.fromkeys(PASSWORDS, f'"{HASH}"')) as port:
        run(connect(port))


def test_passwords_are_not_in_the_file(catalogue: Catalogue) -> None:
    text = server_configuration(catalogue.platform, catalogue.operations, "test")
    assert all(f"${variable}" in text for variable in PASSWORDS)
    assert not any(password in text for password in PASSWORDS.values())
