"""Old events as new ones, and new ones as old ones: the vectors that TypeScript runs too, and the models."""

import json
import warnings
from copy import deepcopy
from typing import Any

import pytest

from oms_event_sdk_py import (
    REGISTRY,
    ActionFailedV1,
    ActionFailedV2,
    BranchMergedV2,
    SchemaCreatedV1,
    SchemaCreatedV2,
    SystemErrorV1,
)
from oms_event_sdk_py._contracts import _casting
from oms_event_sdk_py.casting import CastError, can_downcast, downcast, downcast_data, losses, upcast, upcast_data
from tests.repository.tree import ROOT

VECTORS = json.loads((ROOT / "tests" / "vectors" / "casting.json").read_text("utf-8"))


def text(value: Any) -> str:
    """The bytes that a value has on the wire: members in their order."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("vector", VECTORS["steps"], ids=lambda each: each["why"])
def test_steps_go_up_and_down_alike_in_both_languages(vector: dict[str, Any]) -> None:
    old, new = deepcopy(vector["old"]), deepcopy(vector["new"])
    assert text(_casting.up(vector["steps"], old)) == text(vector["new"])
    assert text(_casting.down(vector["steps"], new, vector["keep"])) == text(vector["back"])
    assert (text(old), text(new)) == (text(vector["old"]), text(vector["new"])), "the input is not changed"


@pytest.mark.parametrize("vector", VECTORS["events"], ids=lambda each: each["why"])
def test_events_are_cast_alike_in_both_languages(vector: dict[str, Any]) -> None:
    version = REGISTRY.by_name(vector["model"])
    assert version is not None
    cast = upcast_data if vector["to"] >= version.major else downcast_data
    made, data = cast(version, vector["data"], to=vector["to"])
    assert (made.model_name, text(data)) == (vector["becomes"], text(vector["output"]))
    made.model.model_validate(data)


def test_a_model_becomes_the_newest_and_comes_back_without_a_warning() -> None:
    old = SchemaCreatedV1.model_validate({"operation": "create", "resource_type": "object_type"})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        new = upcast(old)
        assert new == SchemaCreatedV2(operation="create", resource_type="object_type")
        assert downcast(new, to=1) == old
    assert upcast(new) is new
    assert downcast(new, to=2) is new


def test_what_is_lost_can_be_asked() -> None:
    version = REGISTRY.by_name("ActionFailedV2")
    assert version is not None
    assert losses(version) == ('/version comes back as "1.0.0"',)
    old = ActionFailedV1(action_type="index", job_id="j", status="failed", error="x")
    assert upcast(old).error.message == "x"
    assert downcast(upcast(old), to=1) == old


def test_there_is_no_way_to_a_version_that_is_not_there() -> None:
    event = SystemErrorV1.model_validate({"component": "c", "status": "healthy", "version": "1.0.0"})
    assert upcast(event) is event
    with pytest.raises(CastError, match="no version 2"):
        upcast(event, to=2)
    with pytest.raises(CastError, match="downcast it"):
        upcast(BranchMergedV2(operation="merge", branch_name="b", author="a@b.example"), to=1)
    with pytest.raises(CastError, match="upcast it"):
        downcast(event, to=2)
    with pytest.raises(CastError, match="no version 0"):
        downcast(event, to=0)
    assert CastError.retryable is False


def test_whether_there_is_a_way_down_can_be_asked() -> None:
    failed, error = REGISTRY.by_name("ActionFailedV2"), REGISTRY.by_name("SystemErrorV1")
    assert failed is not None
    assert error is not None
    assert can_downcast(failed, to=1)
    assert not can_downcast(failed, to=0)
    assert not can_downcast(error, to=0)


def test_a_cast_event_is_checked() -> None:
    """A payload that is read tolerantly can hold what the newer version gives another meaning."""
    new = ActionFailedV2(action_type="index", job_id="j", status="timed_out")
    assert downcast(new, to=1).model_dump() == {
        "action_type": "index",
        "job_id": "j",
        "status": "timed_out",
        "version": "1.0.0",
    }
