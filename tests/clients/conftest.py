"""Servers for the tests of this folder, and tests that are coroutines."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.catalogue import load
from infrastructure.nats import Server, apply, connected
from tests.clients.coroutines import pytest_pyfunc_call
from tests.clients.servers import NatsServer, moto_server, nats_server

__all__ = ["pytest_pyfunc_call"]


def applied(server: NatsServer) -> NatsServer:
    """The catalogue's streams on a server."""

    async def bring() -> None:
        async with connected(Server(server.url)) as connection:
            await apply(connection, load().platform, "development")

    asyncio.run(bring())
    return server


@pytest.fixture
def nats(tmp_path: Path) -> Iterator[NatsServer]:
    """A nats-server with the catalogue's streams, of this test alone."""
    with nats_server(tmp_path / "nats") as server:
        yield applied(server)


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a moto server."""
    with pytest.MonkeyPatch.context() as patch, moto_server(tmp_path_factory.mktemp("moto")) as url:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        yield url
