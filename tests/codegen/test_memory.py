"""What is remembered between runs never changes what comes out: a warm run gives what a run without a cache gives."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from codegen.cache import Cache
from codegen.contracts import Source
from codegen.pipeline import Outcome, Request, run
from tests.codegen import folders
from tests.codegen.command import ROOT


class Folder:
    """A folder of schemas, generated with one cache again and again, and beside it without any."""

    def __init__(self, base: Path) -> None:
        self.base = base
        (base / "schemas").mkdir()

    def write(self, **files: object) -> None:
        """Schemas by file name; None removes one. A dot in a name stands as ``__``, a slash as ``___``."""
        for name, value in files.items():
            file = self.base / "schemas" / (name.replace("___", "/") + ".json")
            file.parent.mkdir(exist_ok=True)
            file.unlink(missing_ok=True)
            if value is not None:
                file.write_text(json.dumps(value), "utf-8")

    def run(self, cache: Path | None, out: str) -> Outcome:
        with Cache(cache) as remembered:
            source = Source(self.base / "schemas", "schemas/")
            return run(Request(source, remembered, self.base / out, "memory", 1), lambda step: None)

    def same(self) -> Outcome:
        """Generate warm and cold; they agree, in files and in problems."""
        warm, cold = self.run(self.base / "cache", "warm"), self.run(None, "cold")
        assert warm.problems == cold.problems
        if not cold.problems:
            assert folders.texts(self.base / "warm") == folders.texts(self.base / "cold")
        return warm


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


USER = {"type": "object", "properties": {"x": {"$ref": "flag.json"}}}


def test_a_boolean_schema_that_is_referred_to(folder: Folder) -> None:
    folder.write(flag=True, user=USER)
    folder.same()
    folder.write(flag=False)
    folder.same()


def test_a_reference_that_means_another_file_now(folder: Folder) -> None:
    """The file's own folder is only asked where no schema has the identifier."""
    asking = {**USER, "$id": "https://x.example/y/user.json"}
    folder.write(user=asking, flag={"title": "Near", "type": "object", "properties": {"near": {"type": "string"}}})
    folder.same()
    far = {
        "$id": "https://x.example/y/flag.json",
        "title": "Far",
        "type": "object",
        "properties": {"far": {"type": "string"}},
    }
    folder.write(sub___far=far)
    folder.same()


def test_a_definition_that_nobody_uses(folder: Folder) -> None:
    folder.write(user={"type": "object", "$defs": {"unused": {"$ref": "other.json"}}}, other={"type": "string"})
    folder.same()
    folder.write(other=None)
    assert [problem.rule for problem in folder.same().problems] == ["ref-resolves"]


def test_a_damaged_cache_is_none(folder: Folder) -> None:
    folder.write(flag=True, user=USER)
    folder.same()
    with sqlite3.connect(folder.base / "cache" / "cache.sqlite3") as base:
        base.execute("UPDATE results SET value = x'80'")
        base.execute("UPDATE texts SET value = '{' WHERE length(value) > 0 AND value LIKE '{%contents%'")
    base.close()
    folder.write(user={**USER, "required": ["x"]})
    folder.same()


def test_a_cache_that_others_can_write_to_is_not_read(folder: Folder) -> None:
    folder.write(flag=True, user=USER)
    folder.same()
    (folder.base / "cache").chmod(0o777)
    (folder.base / "cache" / "cache.sqlite3").write_bytes(b"not a database")
    folder.same()


def test_two_runs_at_once(folder: Folder) -> None:
    """Whoever comes last, the folder is whole and nothing is left beside it."""
    folder.write(
        **{f"schema{number}": {"type": "object", "properties": {"a": {"type": "string"}}} for number in range(30)}
    )
    command = [sys.executable, "-m", "codegen", "generate", "--schemas", "schemas", "--out", "out", "--no-cache"]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    runs = [subprocess.Popen(command, cwd=folder.base, env=environment) for _ in range(3)]
    assert [each.wait() for each in runs] == [0, 0, 0]
    checked = subprocess.run([*command[:3], "check", *command[4:]], cwd=folder.base, env=environment, check=False)
    assert checked.returncode == 0
    assert list((folder.base / "out").rglob("*staging*")) == []
