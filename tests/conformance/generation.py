"""Any folder of schemas to packages of its own, as ``generate --schemas DIR --out DIR`` makes them."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from codegen.cache import Cache
from codegen.contracts import Source
from codegen.pipeline import Outcome, Request, run


def generate(
    schemas: Mapping[str, Any], folder: Path, *, formats: bool = True, maps: tuple[tuple[str, Path], ...] = ()
) -> Outcome:
    """Write schemas by path below ``folder/schemas``, and packages named after the folder beside them."""
    for path, schema in schemas.items():
        file = folder / "schemas" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(schema, ensure_ascii=False, indent=1), "utf-8")
    source = Source(folder / "schemas", formats=formats, maps=maps)
    return run(Request(source, Cache(None), out=folder, name=folder.name), lambda step: None)


def type_names(folder: Path) -> dict[str, str]:
    """The name of the type that each schema became, in both languages, by the schema's path."""
    package = folder / "python" / folder.name / "_generated"
    sources = {file.stem: _source(file) for file in package.glob("schemas/*.json")}
    return {sources[schema]: name for file in package.glob("models/*.py") for name, schema in _contracts(file)}


def _source(file: Path) -> str:
    """The path below the schema folder that a generated schema says it comes from."""
    told = re.match(r"Generated from schemas/(.+) by `", json.loads(file.read_text("utf-8"))["$comment"])
    assert told, file
    return told[1]


def _contracts(file: Path) -> Iterator[tuple[str, str]]:
    """The classes of a module that have a contract, with the file of its schema."""
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            options = {keyword.arg: keyword.value for keyword in node.keywords}
            if "contract" in options:
                yield node.name, ast.literal_eval(options["contract"])
