"""Servers for the tests of this folder, and tests that are coroutines."""

import asyncio
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.catalogue import load
from infrastructure.nats import Server, apply, connected
from oms_event_sdk_py import OMSEventClient
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


@pytest.fixture
def quick() -> type[OMSEventClient]:
    """A client whose platform waits milliseconds between deliveries."""
    delivery = dataclasses.replace(OMSEventClient.platform.delivery, backoff=(0.05, 0.05, 0.05), ack_wait=1)

    class QuickClient(OMSEventClient):
        platform = dataclasses.replace(OMSEventClient.platform, delivery=delivery)

    return QuickClient


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a moto server."""
    with pytest.MonkeyPatch.context() as patch, moto_server(tmp_path_factory.mktemp("moto")) as url:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        yield url
