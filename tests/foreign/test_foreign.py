"""Whatever a schema folder's style: what is generated imports, compiles, and decides as the author means."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import jsonschema_rs
import pytest
import referencing
import referencing.jsonschema
from pydantic import BaseModel, TypeAdapter
from typing_extensions import TypeAliasType

from tests.conformance import python_answers, typescript_answers
from tests.conformance.typescript_answers import Question
from tests.foreign.built import Built, type_faults
from tests.foreign.folder import Folder
from tests.foreign.folders import FOLDERS

_FORMATS = jsonschema.FormatChecker(("date", "email", "ipv4", "uuid"))
for _name in ("date-time", "hostname", "uri"):  # jsonschema knows these only with packages that we do not need
    _checker = jsonschema_rs.Draft202012Validator({"format": _name}, validate_formats=True)
    _FORMATS.checks(_name)(_checker.is_valid)

_folders = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def _instances(folder: Folder) -> list[tuple[str, Any, bool]]:
    """Every payload of a folder with its path, and whether it is valid."""
    return [
        (path, value, valid)
        for path, payloads in folder.payloads.items()
        for valid, values in ((True, payloads.valid), (False, payloads.invalid))
        for value in values
    ]


@_folders
def test_a_folder_generates_without_an_error(folder: Folder, built: Built) -> None:
    assert built.problems.get(folder.name, []) == []
    shelves = {
        path for path, schema in folder.schemas.items() if isinstance(schema, dict) and set(schema) == {"definitions"}
    }
    assert set(built.types[folder.name]) == set(folder.schemas) - shelves


@_folders
def test_every_python_model_builds(folder: Folder, built: Built) -> None:
    package = built.python[folder.name]
    files = sorted((built.work / folder.name / "python" / folder.name / "_generated" / "models").glob("*.py"))
    assert files
    for file in files:
        module = import_module(f"{package.__name__}._generated.models.{file.stem}")
        for value in list(vars(module).values()):
            if isinstance(value, TypeAliasType):
                TypeAdapter(value)
            elif isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == module.__name__:
                assert value.model_rebuild(force=True) is not False


@_folders
def test_the_author_and_an_independent_validator_agree(folder: Folder) -> None:
    """The fixtures themselves are right."""
    for path, value, valid in _instances(folder):
        assert _independent(folder, path).is_valid(value) is valid, (path, value)


def _independent(folder: Folder, path: str) -> Any:
    registry: Any = referencing.Registry()
    for name, schema in folder.schemas.items():
        plain = _without_id(schema) if folder.misleading_ids else schema
        made = referencing.Resource.from_contents(plain, default_specification=referencing.jsonschema.DRAFT202012)
        registry = registry.with_resource(f"file:///{name}", made)
        registry = made @ registry if made.id() else registry
    registry = registry.crawl()
    schema = folder.schemas[path]
    draft = jsonschema.validators.validator_for(schema, jsonschema.Draft202012Validator)
    own = None if folder.misleading_ids or not isinstance(schema, dict) else schema.get("$id", schema.get("id"))
    return draft({"$ref": own or f"file:///{path}"}, registry=registry, format_checker=_FORMATS)


def _without_id(schema: Any) -> Any:
    return {key: value for key, value in schema.items() if key != "$id"} if isinstance(schema, dict) else schema


@_folders
def test_python_decides_as_the_author_means_and_keeps_what_it_reads(folder: Folder, built: Built) -> None:
    for path, value, valid in _instances(folder):
        name = built.types[folder.name][path]
        answer = python_answers.answer(built.python[folder.name], name, json.dumps(value))
        assert (answer.violations == (), answer.fault) == (valid, ""), (path, value, answer)


def test_all_typescript_compiles_and_decides_alike(built: Built) -> None:
    """One run of tsc and one of Node for all folders; violations are the same as in Python, word for word."""
    asked = [(folder, *each) for folder in FOLDERS if folder.name in built.types for each in _instances(folder)]
    names = [built.types[folder.name][path] for folder, path, _, _ in asked]
    questions = [Question(f.name, name, json.dumps(value)) for (f, _, value, _), name in zip(asked, names, strict=True)]
    answers = typescript_answers.ask(questions, built.typescript)
    wrong = []
    for (folder, path, value, valid), question, answer in zip(asked, questions, answers, strict=True):
        python = python_answers.answer(built.python[folder.name], question.model, question.text)
        if answer.fault or (answer.violations == ()) != valid or answer.violations != python.violations:
            wrong.append((folder.name, path, value, answer, python))
    assert wrong == []


def test_all_python_is_strictly_typed(built: Built) -> None:
    """One run of mypy --strict for all folders."""
    assert type_faults(built.folders, built.work) == ""
