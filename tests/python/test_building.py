"""Building an event is strict: nothing unknown, nothing coerced, defaults filled in at every level."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import MISSING, BaseModel, ValidationError

from oms_event_sdk_py import (
    ActionCompletedV1,
    ActionCounts,
    ActionFailedV2,
    ActionFailure,
    MaintenanceWindow,
    PropertyCreatedV1,
    ProposalUpdatedV1,
    SchemaCreatedV2,
    SchemaValidatedV1,
    SystemMaintenanceV1,
    ValidationFailed,
    ValidationPassed,
    validate,
    violations,
)

CREATED: dict[str, Any] = {"operation": "create", "resource_type": "object_type"}
FAILED: dict[str, Any] = {"action_type": "a", "job_id": "j", "status": "failed"}
FAILURE: dict[str, Any] = {"code": "c", "message": "m", "retryable": False}
COMPLETED: dict[str, Any] = {"action_type": "a", "job_id": "j", "status": "completed"}
MAINTAINED: dict[str, Any] = {"component": "c", "status": "completed"}
PROPERTY: dict[str, Any] = {"operation": "create", "resource_id": "r", "property_name": "p"}
WINDOW: dict[str, Any] = {"start": "2026-11-02T08:00:00Z", "end": "2026-11-02T09:00:00Z"}


MODEL = type[BaseModel]


def build(model: MODEL, **fields: Any) -> Any:
    """The model called with whatever a test has: these are programs that no type checker has seen."""
    return model(**fields)


def refused(model: MODEL, **fields: Any) -> list[tuple[str, str]]:
    """Pointer and kind of each thing that is refused when it is built."""
    with pytest.raises(ValidationError) as caught:
        model(**fields)
    return [("/".join(("", *map(str, each["loc"]))), each["type"]) for each in caught.value.errors()]


def test_what_is_built_is_what_is_sent() -> None:
    event = SchemaCreatedV2(operation="create", resource_type="object_type")
    assert event.model_dump_json() == '{"operation":"create","resource_type":"object_type","version":"2.0.0"}'
    assert event.model_dump() == {**CREATED, "version": "2.0.0"}
    assert validate(event) is event
    assert violations(event) == []


def test_an_unknown_field_is_refused() -> None:
    assert refused(SchemaCreatedV2, **CREATED, colour="red") == [("/colour", "unknown")]


def test_every_unknown_field_is_named_at_any_depth() -> None:
    found = refused(ActionFailedV2, **FAILED, error={**FAILURE, "hint": 1}, a=1)
    assert found == [("/a", "unknown"), ("/error/hint", "unknown")]
    result = {"outcome": "invalid", "errors": [{"code": "c", "message": "m", "line": 3}]}
    assert refused(SchemaValidatedV1, operation="validate", resource_type="property", validation_result=result) == [
        ("/validation_result/errors/0/line", "unknown")
    ]


def test_an_unknown_field_of_a_part_that_was_built_alone_is_refused_too() -> None:
    assert refused(ActionFailure, **FAILURE, hint=1) == [("/hint", "unknown")]
    assert refused(SystemMaintenanceV1, **MAINTAINED, window={**WINDOW, "zone": "x"}) == [("/window/zone", "unknown")]


def test_a_map_takes_any_name() -> None:
    """``result`` is open by its schema; what is in it is nobody's field."""
    event = build(ActionCompletedV1, **COMPLETED, result={"any thing": {"deep": [1, None]}})
    assert event.model_dump()["result"] == {"any thing": {"deep": [1, None]}}


@pytest.mark.parametrize("total", ["5", True, 5.5, None, b"5"], ids=["text", "bool", "fraction", "null", "bytes"])
def test_nothing_becomes_a_number(total: Any) -> None:
    found = refused(ActionCompletedV1, **COMPLETED, counts={"total": total, "processed": 5, "failed": 0})
    assert {tuple(at.split("/")[1:3]) for at, _ in found} == {("counts", "total")}


@pytest.mark.parametrize("value", [5, True, None, b"r-1", ["r-1"]])
def test_nothing_becomes_a_text(value: Any) -> None:
    assert refused(SchemaCreatedV2, **CREATED, resource_id=value)[0][0] == "/resource_id"


def test_a_text_is_not_a_truth() -> None:
    assert refused(PropertyCreatedV1, **PROPERTY, flags={"required": "true"})[0][0] == "/flags/required"


@pytest.mark.parametrize("operation", ["delete", "Create", "", None, MISSING])
def test_only_the_literals_of_an_enum(operation: Any) -> None:
    assert refused(SchemaCreatedV2, operation=operation, resource_type="object_type")[0][0] == "/operation"


def test_a_naive_datetime_is_refused() -> None:
    """It would be an instant of the sender's wall."""
    window = {"start": datetime(2026, 11, 2, 8), "end": datetime(2026, 11, 2, 9, tzinfo=UTC)}
    assert [at for at, _ in refused(SystemMaintenanceV1, **MAINTAINED, window=window)] == ["/window/start"]


@pytest.mark.parametrize(
    "value", [1_700_000_000, 1.5, "1700000000", "2026-11-02", "2026-11-02T08:00:00", date(2026, 11, 2)]
)
def test_only_an_instant_is_an_instant(value: Any) -> None:
    assert [at for at, _ in refused(SystemMaintenanceV1, **MAINTAINED, occurred_at=value)] == ["/occurred_at"]


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (datetime(2026, 11, 2, 8, tzinfo=UTC), "2026-11-02T08:00:00Z"),
        (datetime(2026, 11, 2, 8, 0, 0, 120, tzinfo=UTC), "2026-11-02T08:00:00.000120Z"),
        (datetime(2026, 11, 2, 8, tzinfo=timezone(timedelta(hours=5, minutes=30))), "2026-11-02T08:00:00+05:30"),
        ("2026-11-02T08:00:00.123456789z", "2026-11-02T08:00:00.123456789z"),
    ],
)
def test_how_an_instant_is_sent(value: Any, sent: str) -> None:
    event = SystemMaintenanceV1(**MAINTAINED, occurred_at=value)
    assert event.model_dump(mode="json")["occurred_at"] == sent
    assert violations(event) == []


def test_an_offset_that_rfc_3339_cannot_write_is_refused() -> None:
    """Seconds in an offset: ``isoformat`` would write them, and no reader accept them."""
    odd = datetime(2026, 11, 2, 8, tzinfo=timezone(timedelta(seconds=30)))
    with pytest.raises(ValidationError) as caught:
        validate(SystemMaintenanceV1(**MAINTAINED, occurred_at=odd))
    assert [each["loc"] for each in caught.value.errors()] == [("occurred_at",)]


def test_absent_null_and_default_are_three_things() -> None:
    absent = PropertyCreatedV1(**PROPERTY)
    null = PropertyCreatedV1(**PROPERTY, default_value=None)
    assert absent.default_value is MISSING
    assert null.default_value is None
    assert "default_value" not in absent.model_dump()
    assert null.model_dump()["default_value"] is None
    assert absent.version == absent.model_dump()["version"] == "1.0.0"


def test_null_is_refused_where_the_contract_has_none() -> None:
    assert refused(SchemaCreatedV2, **CREATED, resource_id=None)[0][0] == "/resource_id"
    assert SchemaCreatedV2(**CREATED, old_value=None).model_dump()["old_value"] is None


def test_missing_may_be_said() -> None:
    """For whoever passes fields through."""
    assert SchemaCreatedV2(**CREATED, resource_id=MISSING).model_dump() == {**CREATED, "version": "2.0.0"}


def test_parts_can_be_given_as_models_or_as_dicts() -> None:
    parts = ActionFailedV2(
        **FAILED, error=ActionFailure(**FAILURE), counts=ActionCounts(total=1, processed=1, failed=0)
    )
    plain = build(ActionFailedV2, **FAILED, error=FAILURE, counts={"total": 1, "processed": 1, "failed": 0})
    assert parts == plain
    assert parts.model_dump_json() == plain.model_dump_json()
    assert isinstance(plain.error, ActionFailure)


@pytest.mark.parametrize(
    ("result", "model"),
    [
        ({"outcome": "valid"}, ValidationPassed),
        ({"outcome": "invalid", "errors": [{"code": "c", "message": "m"}]}, ValidationFailed),
    ],
)
def test_a_union_is_told_apart_by_its_tag(result: Any, model: MODEL) -> None:
    event = build(SchemaValidatedV1, operation="validate", resource_type="property", validation_result=result)
    assert type(event.validation_result) is model


def test_a_tag_that_does_not_exist_is_refused() -> None:
    fields = {"operation": "validate", "resource_type": "property", "validation_result": {"outcome": "maybe"}}
    assert [at for at, _ in refused(SchemaValidatedV1, **fields)] == ["/validation_result"]


def test_what_the_types_cannot_say_is_checked_as_well() -> None:
    """``if``/``then``: a job that failed has an error."""
    with pytest.raises(ValidationError, match='must have the property "error"'):
        ActionFailedV2(**FAILED)
    assert violations(ActionFailedV2(**{**FAILED, "status": "timed_out"})) == []


def test_a_change_is_held_to_the_type_and_validate_to_the_rest() -> None:
    event = SchemaCreatedV2(**CREATED)
    event.resource_id = "r-1"
    assert event.model_dump()["resource_id"] == "r-1"
    with pytest.raises(ValidationError, match="pattern"):
        event.resource_id = "no spaces, please"
    failed = ActionFailedV2(**{**FAILED, "status": "timed_out"})
    failed.status = "failed"
    assert [str(each) for each in violations(failed)] == ['(root): must have the property "error"']
    with pytest.raises(ValidationError, match='must have the property "error"'):
        validate(failed)


def test_an_attribute_that_is_no_field_is_refused() -> None:
    event = SchemaCreatedV2(**CREATED)
    with pytest.raises(AttributeError, match="has no field 'autor'"):
        event.autor = "jane@example.com"  # type: ignore[attr-defined]


def test_the_input_is_left_alone() -> None:
    error = dict(FAILURE)
    result: dict[str, Any] = {"a": [1]}
    build(ActionFailedV2, **FAILED, error=error, result=result)
    assert (error, result) == (FAILURE, {"a": [1]})


def test_a_part_that_lacks_a_field_says_which() -> None:
    assert refused(MaintenanceWindow, start="2026-11-02T08:00:00Z") == [("/end", "missing")]


def test_a_version_can_be_given() -> None:
    assert SchemaCreatedV2(**CREATED, version="2.4.0").model_dump()["version"] == "2.4.0"


def test_repr_shows_no_personal_data() -> None:
    """Neither a field that holds it, nor a list of it, nor one inside another record."""
    approval = {"approver": "ann@example.com", "approved_at": "2026-01-01T00:00:00Z"}
    event = build(
        ProposalUpdatedV1,
        operation="update",
        proposal_id="p-1",
        author="bob@example.com",
        reviewers=["cyd@example.com"],
        approvals=[approval],
    )
    assert "@example.com" not in repr(event)
    assert "cyd@example.com" in event.model_dump_json()
