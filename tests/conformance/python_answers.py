"""The answers of generated Python packages: they are imported, asked for violations, and read and written."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.conformance.answers import Answer, same


def load(folder: Path) -> ModuleType:
    """The package that was generated into ``folder``, and is named after it."""
    sys.path.insert(0, str(folder / "python"))
    try:
        return import_module(folder.name)
    finally:
        sys.path.pop(0)


def answer(package: ModuleType, model_name: str, text: str) -> Answer:
    """What a model says of an instance, which is given in JSON."""
    try:
        model, value = getattr(package, model_name), json.loads(text)
        found = tuple((each.pointer, each.keyword, each.message) for each in package.violations(model, value))
        return Answer(found, _read_and_written(model, text, value, valid=not found))
    except Exception as error:  # whatever it is, it is a result of the measurement
        return Answer((), f"raised {type(error).__name__}: {error}")


def _read_and_written(model: Any, text: str, value: Any, *, valid: bool) -> str:
    """What is wrong with reading the text and writing it again, in both ways that a model has."""
    try:
        event = model.model_validate_json(text)
    except ValueError as error:
        return f"cannot be read: {error}" if valid else ""
    if not valid:
        return "is read, though it has violations"
    for written in (event.model_dump(mode="json"), json.loads(event.model_dump_json())):
        if not same(written, value):
            return f"came back as {json.dumps(written)}"
    return ""
