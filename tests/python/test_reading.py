"""Reading is tolerant of what is new and exact about the rest; what was read is sent on unchanged."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import MISSING, TypeAdapter, ValidationError

from oms_event_sdk_py import (
    REGISTRY,
    ActionCompletedV1,
    ActionStartedV1,
    BranchMergedV2,
    PropertyCreatedV1,
    SchemaCreatedV2,
    SystemMaintenanceV1,
    validate,
    violations,
)
from tests.repository.tree import ROOT

EXAMPLES = sorted((ROOT / "schemas").glob("*/examples/*/*.json"))
INVALID = sorted((ROOT / "schemas").glob("*/examples/*/invalid/*.json"))


def model_of(example: Path) -> Any:
    """The model of the contract whose example this is."""
    version = next(part for part in example.parts if part in ("v1", "v2"))
    event = example.relative_to(ROOT / "schemas").parts[0]
    return next(v for v in REGISTRY if (v.event, f"v{v.major}") == (event, version)).model


def name(example: Path) -> str:
    return str(example.relative_to(ROOT / "schemas").with_suffix(""))


def maintenance(**fields: Any) -> str:
    return json.dumps({"component": "c", "status": "completed", "version": "1.0.0", **fields})


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_every_example_is_read_and_sent_on_unchanged(example: Path) -> None:
    text = example.read_text("utf-8")
    compact = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    model = model_of(example)
    for event in (model.model_validate_json(text), model.model_validate(json.loads(text))):
        assert json.loads(event.model_dump_json()) == json.loads(text)
        assert event.model_dump(mode="json") == json.loads(text)
        assert validate(event) is event
    assert len(model.model_validate_json(text).model_dump_json()) <= len(compact) + 2


@pytest.mark.parametrize("example", INVALID, ids=name)
def test_every_invalid_example_is_refused_for_the_reason_that_it_names(example: Path) -> None:
    value = json.loads(example.read_text("utf-8"))
    model = model_of(example)
    named = value["violates"]
    found = {(each.keyword, each.pointer) for each in violations(model, value["data"])}
    assert (named["keyword"], named["pointer"]) in found
    readers: tuple[Callable[[], Any], ...] = (
        lambda: model.model_validate(value["data"]),
        lambda: model.model_validate_json(json.dumps(value["data"])),
    )
    for read in readers:
        with pytest.raises(ValidationError) as caught:
            read()
        told = {(each["type"], "".join(f"/{step}" for step in each["loc"])) for each in caught.value.errors()}
        assert told == found


def test_unknown_fields_are_kept_at_every_level() -> None:
    text = (
        '{"component":"c","new":{"a":1},"status":"completed","version":"1.7.0",'
        '"window":{"start":"2026-11-02T08:00:00Z","end":"2026-11-02T09:00:00Z","zone":"x"}}'
    )
    event = SystemMaintenanceV1.model_validate_json(text)
    assert json.loads(event.model_dump_json()) == json.loads(text)
    assert violations(event) == []


def test_a_field_that_is_absent_stays_absent_even_where_it_has_a_default() -> None:
    """Reading fills nothing in: a default is the producer's."""
    event = TypeAdapter(PropertyCreatedV1).validate_python(
        {"operation": "create", "resource_id": "r", "property_name": "p", "version": "1.0.0", "flags": {}}
    )
    assert event.model_dump() == {
        "operation": "create", "resource_id": "r", "property_name": "p", "version": "1.0.0", "flags": {},
    }  # fmt: skip
    assert event.visibility is MISSING


INSTANTS = (
    "2026-11-02T08:00:00Z",
    "2026-11-02t08:00:00z",
    "2026-11-02T08:00:00.123456789Z",
    "2026-11-02T08:00:00.1Z",
    "2026-11-02T08:00:00-00:00",
    "2026-11-02T08:00:00+00:00",
    "2026-11-02T08:00:00.000+05:30",
    "2016-12-31T23:59:60Z",
    "2016-12-31T15:59:60.25-08:00",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z",
    "9999-12-31T23:59:60Z",
)


@pytest.mark.parametrize("text", INSTANTS)
def test_an_instant_keeps_its_spelling(text: str) -> None:
    event = SystemMaintenanceV1.model_validate_json(maintenance(occurred_at=text))
    assert isinstance(event.occurred_at, datetime)
    assert event.occurred_at.utcoffset() is not None
    assert event.model_dump(mode="json")["occurred_at"] == text
    assert json.loads(event.model_dump_json())["occurred_at"] == text


def test_an_instant_is_an_ordinary_datetime() -> None:
    read = SystemMaintenanceV1.model_validate_json(maintenance(occurred_at="2016-12-31T23:59:60.5Z"))
    assert read.occurred_at == datetime(2017, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)
    assert isinstance(read.occurred_at, datetime)
    read.occurred_at = read.occurred_at + timedelta(hours=1)
    assert read.model_dump(mode="json")["occurred_at"] == "2017-01-01T01:00:00.500000Z"


@pytest.mark.parametrize("number", ["0", "0.0", "1", "1.0", "0.1", "1e-7", "0.30000000000000004", "5e-324"])
def test_a_number_keeps_its_form(number: str) -> None:
    text = f'{{"action_type":"a","job_id":"j","status":"started","progress":{number},"version":"1.0.0"}}'
    text = text.replace('"started"', json.dumps(_a_status(ActionStartedV1)))
    event = ActionStartedV1.model_validate_json(text)
    (sent,) = [event.model_dump(mode="json")["progress"]]
    assert (sent, type(sent)) == (json.loads(number), type(json.loads(number)))


def _a_status(model: Any) -> str:
    value: str = model.__contract__.schema["properties"]["status"]["enum"][0]
    return value


@pytest.mark.parametrize("number", [2**53, 2**63, 2**64 + 1, -(2**70), 10**40])
def test_a_big_integer_stays_exact(number: int) -> None:
    text = f'{{"operation":"create","resource_id":"r","property_name":"p","version":"1.0.0","default_value":{number}}}'
    event = PropertyCreatedV1.model_validate_json(text)
    assert event.default_value == number
    assert str(number) in event.model_dump_json()


def test_an_integer_may_be_written_as_a_float() -> None:
    """``5.0`` is an integer (2020-12 validation, section 6.1.1); a program sees an ``int``."""
    text = '{"operation":"merge","branch_name":"b","author":"a@example.org","version":"2.0.0","insertions":5.0}'
    event = BranchMergedV2.model_validate_json(_complete(text, BranchMergedV2))
    assert event.insertions == 5
    assert isinstance(event.insertions, int)
    assert event.model_dump(mode="json")["insertions"] == 5


def _complete(text: str, model: Any) -> str:
    """The payload with the required fields of the first example that it lacks."""
    version = next(v for v in REGISTRY if v.model is model)
    example = ROOT / "schemas" / version.event / "examples" / f"v{version.major}" / "minimal.json"
    return json.dumps({**json.loads(example.read_text("utf-8")), **json.loads(text)})


@pytest.mark.parametrize("text", ["née \u2028 \U0001f600", "ｆｕｌｌ", "\x7f\u200b", "e\u0301"])
def test_unicode_is_sent_on_as_it_came(text: str) -> None:
    event = PropertyCreatedV1.model_validate_json(json.dumps(
        {"operation": "create", "resource_id": "r", "property_name": "p", "version": "1.0.0", "default_value": text}
    ))  # fmt: skip
    assert json.loads(event.model_dump_json())["default_value"] == text


@pytest.mark.parametrize(
    "text", ["", "{", "[1,]", '{"operation":NaN}', '{"operation":Infinity}', "null null", "\ufeff{}", "'x'"]
)
def test_what_is_not_json_is_refused_without_a_word_of_it(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        SchemaCreatedV2.model_validate_json(text)
    (error,) = caught.value.errors()
    assert (error["type"], error["msg"], error["loc"]) == ("json", "is not valid JSON", ())


@pytest.mark.parametrize("text", [b"\xff", b'{"operation": "\xe9"}'])
def test_bytes_that_are_not_utf_8_are_not_json(text: bytes) -> None:
    with pytest.raises(ValidationError) as caught:
        SchemaCreatedV2.model_validate_json(text)
    assert [each["type"] for each in caught.value.errors()] == ["json"]


@pytest.mark.parametrize("value", [None, [], "text", 5, True])
def test_a_payload_that_is_no_object_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        SchemaCreatedV2.model_validate(value)
    assert [(each["type"], each["msg"]) for each in caught.value.errors()] == [("type", "must be object")]


SECRET = "ada.lovelace@example.org and 4111-1111"


@pytest.mark.parametrize(
    "payload",
    [
        {"operation": SECRET, "resource_type": SECRET, "version": SECRET, "author": SECRET, "resource_id": SECRET},
        {"operation": [SECRET], "resource_type": {SECRET: SECRET}, "old_value": SECRET},
        SECRET,
    ],
)
def test_no_value_of_a_payload_is_in_an_error(payload: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        SchemaCreatedV2.model_validate(payload)
    error = caught.value
    told = f"{error} {error!r} {error.errors()} {error.json()} {violations(SchemaCreatedV2, payload)}"
    assert "lovelace" not in told
    with pytest.raises(ValidationError) as caught:
        SchemaCreatedV2.model_validate_json(json.dumps(payload))
    assert "lovelace" not in f"{caught.value} {caught.value!r} {caught.value.errors()}"


def test_no_value_is_in_the_error_of_a_build_either() -> None:
    with pytest.raises(ValidationError) as caught:
        SchemaCreatedV2(operation=SECRET, resource_type=SECRET, author=5, extra=SECRET)  # type: ignore[call-arg,arg-type]
    assert "lovelace" not in f"{caught.value} {caught.value!r}"


def test_python_objects_can_be_read_too() -> None:
    moment = datetime(2026, 11, 2, 8, tzinfo=UTC)
    event = SystemMaintenanceV1.model_validate(
        {"component": "c", "status": "completed", "version": "1.0.0", "occurred_at": moment}
    )
    assert event.occurred_at == moment


def test_nested_and_in_a_type_adapter_the_types_still_hold() -> None:
    adapter = TypeAdapter(list[ActionCompletedV1])
    with pytest.raises(ValidationError):
        adapter.validate_python([{"action_type": "a", "job_id": 5, "status": "completed"}])
