"""Servers for the tests of this folder, and tests that are coroutines."""

import asyncio
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.catalogue import load
from infrastructure.nats import Server, apply, connected
from tests.clients.servers import NatsServer, moto_server, nats_server

PATIENCE = 60
"""Seconds after which a test that waits is a test that fails."""


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine function to its end."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    asyncio.run(asyncio.wait_for(pyfuncitem.obj(**arguments), PATIENCE))
    return True


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
