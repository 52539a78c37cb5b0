"""The JSON-Schema-Test-Suite, as the source distribution of the PyPI package ``jsonschema`` carries it.

It is fetched by pip into the user's cache folder, in the version of ``jsonschema`` that the tests are pinned
to, and never becomes part of this repository.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from codegen.cache import default_folder
from codegen.dialects import Dialect

DRAFTS = {"draft2020-12": Dialect.DRAFT2020, "draft7": Dialect.DRAFT7}
"""The drafts that are measured, by their folder in the suite."""
REMOTE_BASE = "http://localhost:1234/"
"""Where schemas of the suite believe that its ``remotes`` folder is served (README of the suite)."""


@dataclass(frozen=True, eq=False)
class Case:
    """One instance, and whether it is valid by the schema of its group."""

    description: str
    data: Any
    valid: bool


@dataclass(frozen=True, eq=False)
class Group:
    """One schema of the suite with its cases. ``keyword`` is the name of the file that it stands in."""

    draft: str
    keyword: str
    description: str
    schema: Any
    cases: tuple[Case, ...]


def fetch() -> Path:
    """The folder that holds ``tests`` and ``remotes``; needs the network only the first time."""
    release = f"jsonschema-{version('jsonschema')}"
    kept = default_folder() / release
    if not kept.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as scratch:
            _unpack(_download(release, Path(scratch)), Path(scratch)).rename(kept)
    return kept


def _download(release: str, folder: Path) -> Path:
    wanted = release.replace("-", "==")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--no-binary", ":all:", "--dest", str(folder), wanted]
    subprocess.run(command, check=True, stdout=sys.stderr)
    return folder / f"{release}.tar.gz"


def _unpack(archive: Path, folder: Path) -> Path:
    root = archive.name.removesuffix(".tar.gz")
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():  # by hand: extractall knows safe filters only from Python 3.11.4 on
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None and member.name.startswith((f"{root}/json/tests/", f"{root}/json/remotes/")):
                file = folder / member.name
                if folder in file.resolve().parents:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(content.read())
    return folder / root / "json"


def required(suite: Path, draft: str) -> list[Group]:
    """Every group that an implementation of the draft must get right."""
    return [group for file in sorted((suite / "tests" / draft).glob("*.json")) for group in _groups(file, draft)]


def formats(suite: Path, draft: str, names: frozenset[str]) -> list[Group]:
    """The optional groups about these values of ``format``; they hold where ``format`` is an assertion."""
    folder = suite / "tests" / draft / "optional" / "format"
    return [g for file in sorted(folder.glob("*.json")) if file.stem in names for g in _groups(file, draft)]


def _groups(file: Path, draft: str) -> Iterator[Group]:
    for group in json.loads(file.read_text("utf-8")):
        cases = tuple(Case(case["description"], case["data"], case["valid"]) for case in group["tests"])
        yield Group(draft, file.stem, group["description"], _declared(group["schema"], draft), cases)


def copy_remotes(suite: Path, draft: str, folder: Path) -> None:
    """The documents that schemas of this draft refer to, under the paths of their URIs below ``REMOTE_BASE``."""
    for file in (suite / "remotes").rglob("*.json"):
        relative = file.relative_to(suite / "remotes")
        if len(relative.parts) > 1 and relative.parts[0].startswith("draft") and relative.parts[0] != draft:
            continue
        target = folder / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(_declared(json.loads(file.read_text("utf-8")), draft)), "utf-8")


def _declared(schema: Any, draft: str) -> Any:
    """The schema with its draft written in, which the suite leaves to the folder's name where it can."""
    return {"$schema": DRAFTS[draft].value, **schema} if isinstance(schema, dict) else schema
