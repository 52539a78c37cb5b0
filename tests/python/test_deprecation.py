"""A retired class warns once, when it is built, at the line that builds it; reading never warns (FACTS 28)."""

import copy
import inspect
import pickle
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, RootModel, TypeAdapter

import oms_event_sdk_py
from oms_event_sdk_py import REGISTRY, Event, SchemaCreatedV1, SchemaCreatedV2, SchemaDeletedV1
from oms_event_sdk_py._contracts import _record
from tests.python.program import python

SENTENCE = (
    "SchemaCreatedV1 is deprecated since 2026-11-01 and ends on 2027-05-01: use SchemaCreatedV2 instead. "
    "Send SchemaCreatedV2: the same fields, and version."
)
DATA: dict[str, Any] = {"operation": "create", "resource_type": "object_type"}
TEXT = '{"operation":"create","resource_type":"object_type"}'


@pytest.fixture(autouse=True)
def nobody_was_warned_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins as a new process does."""
    monkeypatch.setattr(_record, "_warned", set())


@pytest.fixture
def told() -> Iterator[list[warnings.WarningMessage]]:
    """Every warning of the test, however often."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield caught


def test_building_warns_once_at_the_callers_line(told: list[warnings.WarningMessage]) -> None:
    line = inspect.currentframe().f_lineno + 1  # type: ignore[union-attr]
    SchemaCreatedV1(operation="create", resource_type="object_type")
    SchemaCreatedV1(operation="create", resource_type="property")
    (warning,) = told
    assert warning.category is DeprecationWarning
    assert str(warning.message) == SENTENCE
    assert (warning.filename, warning.lineno) == (__file__, line)


def test_each_class_warns_once(told: list[warnings.WarningMessage]) -> None:
    for _ in range(2):
        SchemaCreatedV1(**DATA)
        SchemaDeletedV1(operation="delete", resource_type="property")
    assert [str(warning.message).split()[0] for warning in told] == ["SchemaCreatedV1", "SchemaDeletedV1"]


def test_a_current_class_does_not_warn(told: list[warnings.WarningMessage]) -> None:
    SchemaCreatedV2(**DATA)
    assert told == []


def test_every_deprecated_contract_warns_with_its_replacement_and_its_end(
    told: list[warnings.WarningMessage],
) -> None:
    """Building may fail for want of fields: the warning comes all the same, and first."""
    retired = [version for version in REGISTRY if version.deprecation]
    for version in retired:
        with pytest.raises(ValueError, match=r"Field required|must"):
            version.model()
    assert len(told) == len(retired) >= 3
    for version, warning in zip(retired, told, strict=True):
        assert version.deprecation is not None
        text = str(warning.message)
        assert text.startswith(f"{version.model_name} is deprecated since {version.deprecation.since}")
        assert version.deprecation.sunset in text
        assert version.deprecation.replacement in text


def test_a_subclass_with_an_init_of_its_own_warns_at_its_callers_line(told: list[warnings.WarningMessage]) -> None:
    class Ours(SchemaCreatedV1):
        def __init__(self, **fields: Any) -> None:
            super().__init__(operation="create", **fields)

    class Theirs(Ours):
        def __init__(self) -> None:
            super().__init__(resource_type="object_type")

    line = inspect.currentframe().f_lineno + 1  # type: ignore[union-attr]
    made = Theirs()
    (warning,) = told
    assert (warning.filename, warning.lineno) == (__file__, line)
    assert made.model_dump() == DATA


def test_a_function_that_builds_is_the_caller(told: list[warnings.WarningMessage]) -> None:
    def build() -> SchemaCreatedV1:
        return SchemaCreatedV1(**DATA)

    build()
    assert told[0].lineno == build.__code__.co_firstlineno + 1


def nested(value: Any) -> Any:
    class Envelope(BaseModel):
        data: SchemaCreatedV1

    return Envelope.model_validate({"data": value})


READING: dict[str, Callable[[], Any]] = {
    "model_validate": lambda: SchemaCreatedV1.model_validate(DATA),
    "model_validate_json": lambda: SchemaCreatedV1.model_validate_json(TEXT),
    "model_validate_json of bytes": lambda: SchemaCreatedV1.model_validate_json(TEXT.encode()),
    "model_validate with options": lambda: SchemaCreatedV1.model_validate(DATA, context={}),
    "TypeAdapter": lambda: TypeAdapter(SchemaCreatedV1).validate_python(DATA),
    "TypeAdapter of JSON": lambda: TypeAdapter(SchemaCreatedV1).validate_json(TEXT),
    "TypeAdapter of a list": lambda: TypeAdapter(list[SchemaCreatedV1]).validate_python([DATA]),
    "RootModel": lambda: RootModel[SchemaCreatedV1].model_validate(DATA),
    "nested": lambda: nested(DATA),
    "registry": lambda: next(v for v in REGISTRY if v.model_name == "SchemaCreatedV1").model.model_validate(DATA),
    "model_construct": lambda: SchemaCreatedV1.model_construct(**DATA),
}
COPYING: dict[str, Callable[[SchemaCreatedV1], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "model_copy": lambda event: event.model_copy(update={"resource_type": "property"}),
    "pickle": lambda event: pickle.loads(pickle.dumps(event)),
    "equality": lambda event: event == event,
    "repr": repr,
    "dump": lambda event: event.model_dump_json(),
    "validate an instance": SchemaCreatedV1.model_validate,
}


@pytest.mark.parametrize("how", READING)
def test_reading_does_not_warn(told: list[warnings.WarningMessage], how: str) -> None:
    READING[how]()
    assert told == []


@pytest.mark.parametrize("how", COPYING)
def test_copying_does_not_warn(told: list[warnings.WarningMessage], how: str) -> None:
    COPYING[how](SchemaCreatedV1.model_validate(DATA))
    assert told == []


def test_reading_first_does_not_use_up_the_warning(told: list[warnings.WarningMessage]) -> None:
    SchemaCreatedV1.model_validate(DATA)
    SchemaCreatedV1(**DATA)
    assert len(told) == 1


def test_a_warning_that_is_an_error_stops_every_build() -> None:
    """Not only the first: whoever caught it must not get the next one built in silence."""
    for _ in range(2):
        with pytest.raises(DeprecationWarning, match="use SchemaCreatedV2 instead"):
            SchemaCreatedV1(**DATA)


@pytest.mark.parametrize("name", ["SchemaCreated", "SchemaUpdated", "SchemaDeleted"])
def test_a_name_without_version_is_never_a_retired_one(name: str) -> None:
    model: type[Event] = getattr(oms_event_sdk_py, name)
    assert not hasattr(model, "__deprecated__")
    assert hasattr(SchemaCreatedV1, "__deprecated__")


PROGRAM = """\
from oms_event_sdk_py import SchemaCreatedV1

def main() -> None:
    SchemaCreatedV1.model_validate_json('{"operation":"create","resource_type":"object_type"}')
    SchemaCreatedV1(operation="create", resource_type="object_type")
    SchemaCreatedV1(operation="create", resource_type="object_type")

main()
"""


def test_a_program_shows_the_warning_under_the_default_filters(tmp_path: Path) -> None:
    """Python hides a DeprecationWarning unless ``__main__`` is to blame: so the line must be the program's own."""
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    done = python("program.py", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.splitlines()[0].endswith(f"program.py:5: DeprecationWarning: {SENTENCE}")
    assert done.stderr.count("DeprecationWarning") == 1


def test_the_command_of_the_checklist_fails_with_the_warning() -> None:
    build = (
        "from oms_event_sdk_py import SchemaCreatedV1; SchemaCreatedV1(operation='create', resource_type='object_type')"
    )
    done = python("-W", "error", "-c", build)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"DeprecationWarning: {SENTENCE}"
    read = f"from oms_event_sdk_py import SchemaCreatedV1; SchemaCreatedV1.model_validate_json('{TEXT}')"
    done = python("-W", "error", "-c", read)
    assert (done.returncode, done.stderr) == (0, "")
