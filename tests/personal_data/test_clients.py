"""Personal data on the path of a client: by environment, from the publish to the reader."""

import json
from pathlib import Path
from typing import Any

import pytest

from oms_event_sdk_py import OMSEventClient, SchemaCreatedV2
from oms_event_sdk_py.commands import main
from oms_event_sdk_py.pii import Encrypted, PersonalDataBlockedError
from oms_event_sdk_py.transports.memory import MemoryTransport

ADDRESS = "alice@example.com"
PERSONAL: dict[str, Any] = {"operation": "create", "resource_type": "object_type", "author": ADDRESS}


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of keys that the environment names."""
    file = tmp_path / "keys.json"
    assert main(["keys", "new", str(file)]) == 0
    monkeypatch.setenv("OMS_PII_KEYS_FILE", str(file))
    return file


def sent(client: OMSEventClient) -> list[str]:
    """What left, as text."""
    assert isinstance(client.transport, MemoryTransport)
    return [each.body.decode() for each in client.transport.broker.events]


async def first(client: OMSEventClient, consumer: str) -> SchemaCreatedV2:
    async with client.subscribe(SchemaCreatedV2, consumer=consumer) as events:
        async for event in events:
            return event.data
    raise AssertionError


async def test_production_encrypts_and_a_reader_with_the_key_reads_in_plain(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with OMSEventClient.connect("memory://clients", environment="production") as client:
        await client.publish_schema_created(**PERSONAL, branch="main")
        (body,) = sent(client)
        assert ADDRESS not in body
        assert (await first(client, "with")).author == ADDRESS
        monkeypatch.delenv("OMS_PII_KEYS_FILE")
        async with OMSEventClient.connect("memory://clients", environment="development") as other:
            data = await first(other, "without")
            assert isinstance(data.author, Encrypted)
            assert data.resource_type == "object_type"


async def test_staging_anonymises_alike_each_time(keys: Path) -> None:
    async with OMSEventClient.connect("memory://", environment="staging") as client:
        for _ in range(2):
            await client.publish_schema_created(**PERSONAL)
        authors = [json.loads(body)["data"]["author"] for body in sent(client)]
    assert authors[0] == authors[1]
    assert authors[0].startswith("pii-email-")
    assert authors[0].endswith("@example.com")


async def test_development_sends_as_it_is() -> None:
    async with OMSEventClient.connect("memory://", environment="development") as client:
        await client.publish_schema_created(**PERSONAL)
        assert ADDRESS in sent(client)[0]


@pytest.mark.parametrize("environment", [None, "staging", "production"])
async def test_attributes_are_blocked_and_without_an_environment_so_is_all(keys: Path, environment: str | None) -> None:
    async with OMSEventClient.connect("memory://", environment=environment) as client:
        with pytest.raises(PersonalDataBlockedError, match="attribute /branch: email") as caught:
            await client.publish_schema_created(operation="create", resource_type="object_type", branch=ADDRESS)
        assert ADDRESS not in str(caught.value)
        if environment is None:
            with pytest.raises(PersonalDataBlockedError, match="/author: email"):
                await client.publish_schema_created(**PERSONAL)
        assert sent(client) == []
