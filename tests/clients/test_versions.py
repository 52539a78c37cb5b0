"""Old versions on the wire: marked, refused after their sunset, sent beside the new ones, read as the new ones."""

import dataclasses
import json
import warnings
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from oms_event_sdk_py import OMSEventClient, SchemaCreatedV1, SchemaCreatedV2, VersionedCloudEvent
from oms_event_sdk_py.casting import CastError
from oms_event_sdk_py.lifecycle import SunsetError, SunsetWarning
from tests.clients.events import created, in_memory


def on(*day: int) -> Callable[[], date]:
    return lambda: date(*day)


def old() -> SchemaCreatedV1:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return SchemaCreatedV1(operation="create", resource_type="object_type")


class Dual(OMSEventClient):
    """A catalogue that sends deprecated versions beside the newest."""

    schema = dataclasses.replace(OMSEventClient.platform.routes["schema"], dual_publish=True)
    platform = dataclasses.replace(OMSEventClient.platform, routes={**OMSEventClient.platform.routes, "schema": schema})


def told(client: OMSEventClient) -> list[dict[str, Any]]:
    return [json.loads(each.body) for each in in_memory(client)]


async def test_a_deprecated_version_says_so_on_the_wire() -> None:
    async with OMSEventClient.connect("memory://", today=on(2026, 12, 1)) as client:
        await client.publish(old(), branch="main")
        await client.publish(created(), branch="main")
        first, second = told(client)
    assert first["deprecated"] is True
    assert (first["deprecationfrom"], first["deprecationsunset"]) == ("2026-11-01T00:00:00Z", "2027-05-01T00:00:00Z")
    assert first["deprecationmigration"] == second["dataschema"]
    assert "deprecated" not in second
    assert VersionedCloudEvent.parse(json.dumps(first)).extensions["deprecated"] == "true"


async def test_a_version_is_refused_after_its_sunset_and_warned_of_before() -> None:
    async with OMSEventClient.connect("memory://", today=on(2027, 5, 1)) as client:
        with pytest.raises(SunsetError, match="SchemaCreatedV1 ended on 2027-05-01: send SchemaCreatedV2 instead"):
            await client.publish(old())
        assert in_memory(client) == []
    async with OMSEventClient.connect("memory://", today=on(2027, 5, 1), sunset_grace=10) as client:
        with pytest.warns(SunsetWarning, match="ends on 2027-05-01"):
            await client.publish(old())
    async with OMSEventClient.connect("memory://", today=on(2027, 4, 2)) as client:
        with pytest.warns(SunsetWarning) as caught:
            await client.publish(old())
        assert caught[0].filename == __file__


async def test_an_older_version_goes_beside_the_event_when_told() -> None:
    async with OMSEventClient.connect("memory://", today=on(2026, 12, 1)) as client:
        result = await client.publish(created(resource_id="Person"), branch="main", also=[1])
        new, before = told(client)
    assert [new["type"][-2:], before["type"][-2:]] == ["v2", "v1"]
    assert new["correlationid"] == before["correlationid"] == result.id
    assert new["id"] == result.id
    assert before["id"] == f"{result.id}.v1" == result.also[0].id
    assert before["data"] == {"operation": "create", "resource_type": "object_type", "resource_id": "Person"}
    for wrong in (2, 7):
        with pytest.raises(CastError, match="leave it out of also"):
            await client.publish(created(), also=[wrong])


async def test_the_catalogue_can_send_older_versions_until_their_sunset() -> None:
    for day, versions in (((2026, 12, 1), ["v2", "v1"]), ((2027, 5, 1), ["v2"]), ((2026, 10, 1), ["v2"])):
        async with Dual.connect("memory://", today=on(*day)) as client:
            await client.publish_schema_created(operation="create", resource_type="object_type")
            assert [each["type"][-2:] for each in told(client)] == versions
            await client.publish(created(), also=[])
            assert len(in_memory(client)) == len(versions) + 1


async def test_old_events_are_read_as_new_ones() -> None:
    async with OMSEventClient.connect("memory://", today=on(2026, 12, 1)) as client:
        await client.publish(old(), branch="main")
        await client.publish(created(), branch="main")
        async with client.subscribe(SchemaCreatedV2, consumer="upcast", upcast=True) as events:
            found = []
            async for event in events:
                found.append(event)
                if len(found) == 2:
                    break
    assert [type(each.data) for each in found] == [SchemaCreatedV2, SchemaCreatedV2]
    assert [each.envelope.type[-2:] for each in found] == ["v1", "v2"]
    assert found[0].data == SchemaCreatedV2(operation="create", resource_type="object_type")


async def test_old_events_are_read_as_the_newest_of_the_models_in_whatever_order() -> None:
    async with OMSEventClient.connect("memory://", today=on(2026, 12, 1)) as client:
        await client.publish(old())
        await client.publish(created())
        found: list[type[Any]] = []
        async with client.subscribe(SchemaCreatedV2, SchemaCreatedV1, consumer="both", upcast=True) as events:
            async for event in events:
                found.append(type(event.data))
                if len(found) == 2:
                    break
    assert found == [SchemaCreatedV2, SchemaCreatedV2]


async def test_without_a_model_old_events_are_read_as_the_newest() -> None:
    async with OMSEventClient.connect("memory://", today=on(2026, 12, 1)) as client:
        await client.publish(old())
        async with client.subscribe(consumer="all", upcast=True) as events:
            async for event in events:
                assert isinstance(event.data, SchemaCreatedV2)
                break


async def test_options_that_only_one_event_can_have_are_refused_for_several() -> None:
    async with OMSEventClient.connect("memory://") as client:
        for wrong in ({"event_id": "x"}, {"also": [1]}):
            with pytest.raises(TypeError, match="leave"):
                await client.publish_many([created()], **wrong)
