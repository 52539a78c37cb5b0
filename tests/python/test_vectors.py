"""The vectors that TypeScript runs too (``tests/vectors``): same verdict, same violations, same words."""

import importlib
import json
import sys
from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

import oms_event_sdk_py
from codegen.cli import main
from oms_event_sdk_py import REGISTRY, Violation, violations
from tests.repository.tree import ROOT

VECTORS = ROOT / "tests" / "vectors"


def read(name: str) -> list[dict[str, Any]]:
    vectors: list[dict[str, Any]] = json.loads((VECTORS / name).read_text("utf-8"))
    return vectors


CONTRACTS, PAYLOADS = read("contracts.json"), read("payloads.json")
TEXTS, BUILDING = read("texts.json"), read("building.json")
TABLE = (
    "type enum const minimum exclusiveMinimum maximum exclusiveMaximum multipleOf minLength maxLength pattern format "
    "minItems maxItems uniqueItems contains minProperties maxProperties required dependentRequired "
    "additionalProperties unevaluatedProperties items unevaluatedItems propertyNames false anyOf oneOf not"
).split()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """A package that is generated from the schemas of the vectors, a model for each."""
    folder = tmp_path_factory.mktemp("vectors")
    (folder / "vectors").mkdir()
    schemas = {f"case{number}": vector["schema"] for number, vector in enumerate(CONTRACTS)}
    schemas |= {f"built{number}": vector["schema"] for number, vector in enumerate(BUILDING)}
    for name, schema in {**schemas, "text": True}.items():
        (folder / "vectors" / f"{name}.json").write_text(json.dumps(schema), "utf-8")
    made = main(["generate", "--no-cache", "--schemas", str(folder / "vectors"), "--out", str(folder / "out")])
    assert made == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(folder / "out" / "python"), *sys.path])
        return importlib.import_module("vectors")


def told(found: list[Any]) -> list[dict[str, str]]:
    return [{"pointer": each.pointer, "keyword": each.keyword, "message": each.message} for each in found]


def refused(error: ValidationError) -> list[dict[str, str]]:
    """What pydantic's error says, as violations."""
    found = []
    for each in error.errors():
        tokens = (str(token).replace("~", "~0").replace("/", "~1") for token in each["loc"])
        pointer = "".join(f"/{token}" for token in tokens)
        found.append({"pointer": pointer, "keyword": each["type"], "message": each["msg"]})
    return found


def title(vector: dict[str, Any]) -> str:
    about = vector.get("keyword", vector.get("model", ""))
    return f"{about} {vector.get('why', json.dumps(vector.get('schema')))}".strip()[:80]


def model_of(package: ModuleType, number: int) -> Any:
    return getattr(package, f"Case{number}")


@pytest.mark.parametrize("number", range(len(CONTRACTS)), ids=lambda number: title(CONTRACTS[number]))
def test_a_contract_says_what_is_wrong(package: ModuleType, number: int) -> None:
    model = model_of(package, number)
    for case in CONTRACTS[number]["invalid"]:
        assert told(package.violations(model, case["payload"])) == case["violations"], case["payload"]
        for read in (model.model_validate, lambda value: model.model_validate_json(json.dumps(value))):
            with pytest.raises(ValidationError):
                read(case["payload"])


@pytest.mark.parametrize("number", range(len(CONTRACTS)), ids=lambda number: title(CONTRACTS[number]))
def test_a_valid_payload_is_read_and_sent_on(package: ModuleType, number: int) -> None:
    model = model_of(package, number)
    for payload in CONTRACTS[number]["valid"]:
        assert package.violations(model, payload) == []
        event: BaseModel = model.model_validate_json(json.dumps(payload))
        assert json.loads(event.model_dump_json()) == payload
        assert model.model_validate(payload).model_dump(mode="json") == payload


@pytest.mark.parametrize("vector", PAYLOADS, ids=title)
def test_an_event_says_what_is_wrong(vector: dict[str, Any]) -> None:
    model = getattr(oms_event_sdk_py, vector["model"])
    assert told(violations(model, vector["payload"])) == vector["violations"]
    text = json.dumps(vector["payload"])
    if vector["violations"]:
        with pytest.raises(ValidationError) as caught:
            model.model_validate_json(text)
        assert [each["msg"] for each in caught.value.errors()] == [each["message"] for each in vector["violations"]]
    else:
        assert json.loads(model.model_validate_json(text).model_dump_json()) == vector["payload"]


@pytest.mark.parametrize("vector", TEXTS, ids=title)
def test_a_text_is_read_or_refused(package: ModuleType, vector: dict[str, Any]) -> None:
    if vector["violations"]:
        with pytest.raises(ValidationError) as caught:
            package.Text.model_validate_json(vector["text"])
        assert refused(caught.value) == vector["violations"]
    else:
        event = package.Text.model_validate_json(vector["text"])
        assert json.loads(event.model_dump_json()) == vector["value"]


def built(model: Any, given: Any) -> Any:
    return model(**given) if isinstance(given, dict) else model(given)


@pytest.mark.parametrize("number", range(len(BUILDING)), ids=lambda number: title(BUILDING[number]))
def test_what_is_built_is_completed_or_refused(package: ModuleType, number: int) -> None:
    model, vector = getattr(package, f"Built{number}"), BUILDING[number]
    if "violations" in vector:
        with pytest.raises(ValidationError) as caught:
            built(model, vector["input"])
        assert refused(caught.value) == vector["violations"]
    else:
        assert json.loads(built(model, vector["input"]).model_dump_json()) == vector["output"]


def test_every_keyword_of_the_table_has_a_valid_and_an_invalid_payload() -> None:
    refused = {each["keyword"] for vector in CONTRACTS for case in vector["invalid"] for each in case["violations"]}
    accepted = {vector["keyword"] for vector in CONTRACTS if vector["valid"]} | {"false"}
    assert set(TABLE) - refused == set()
    assert set(TABLE) - accepted == set()


def test_every_list_of_violations_is_sorted_and_has_no_repetition() -> None:
    lists = [case["violations"] for vector in CONTRACTS for case in vector["invalid"]]
    for found in [*lists, *(vector.get("violations", []) for vector in [*PAYLOADS, *TEXTS, *BUILDING])]:
        keys = [(each["pointer"], each["keyword"], each["message"]) for each in found]
        assert keys == sorted(set(keys))


def test_models_of_the_payloads_are_in_the_registry() -> None:
    assert [vector["model"] for vector in PAYLOADS if REGISTRY.by_name(vector["model"]) is None] == []


def test_a_violation_as_text() -> None:
    assert str(Violation("/a/0", "type", "must be string")) == "/a/0: must be string"
    assert str(Violation("", "required", 'must have the property "a"')) == '(root): must have the property "a"'


def test_vectors_are_where_the_other_driver_looks() -> None:
    drivers = sorted((ROOT / "sdks" / "typescript" / "test").rglob("*.test.*"))
    driver = "".join(each.read_text("utf-8") for each in drivers)
    assert [name.name for name in VECTORS.glob("*.json") if name.name not in driver] == []
