"""What the tests of the platform share: the catalogue of this repository, and a server for a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from infrastructure.catalogue import Catalogue, load
from infrastructure.live import Aws
from tests.infrastructure.aws_server import aws_server
from tests.infrastructure.nats_server import nats_server


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue of this repository."""
    return load()


@pytest.fixture
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A fresh nats-server with JetStream: its port."""
    with nats_server(tmp_path_factory.mktemp("nats")) as port:
        yield port


@pytest.fixture
def aws() -> Iterator[Aws]:
    """A fresh account of AWS on loopback."""
    with aws_server() as account:
        yield account
