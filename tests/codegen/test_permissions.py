"""Files that may not be read and folders that may not be written: permissions bind these processes, even root's."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.codegen import folders
from tests.codegen.catalogue import COMMON, V2, Catalogue
from tests.codegen.command import Result, run


@pytest.fixture
def locked(catalogue: Catalogue) -> Iterator[Catalogue]:
    """A catalogue whose modes a test may change: they are opened again, so that the folder can be removed."""
    yield catalogue
    for folder, _, files in os.walk(catalogue.root, onerror=None):
        Path(folder).chmod(0o755)
        for name in files:
            Path(folder, name).chmod(0o644)


def bound(*arguments: str, cwd: Path) -> Result:
    """The command without root's power to pass over permissions; anybody else's process has none."""
    powers = "-dac_override,-dac_read_search"
    before = ("setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}") if os.geteuid() == 0 else ()
    if before:
        assert shutil.which("setpriv"), "root needs setpriv (util-linux) to run these tests"
    env = {"XDG_CACHE_HOME": str(cwd.parent / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    return run(*arguments, cwd=cwd, env=env, before=before)


def refused(catalogue: Catalogue, *arguments: str) -> str:
    """What ``generate`` prints where it refuses; nothing has changed."""
    generated = bound("generate", "--no-cache", *arguments, cwd=catalogue.root)
    assert generated.code == 1, generated
    assert generated.err == "1 problem: nothing was written\n"
    return generated.out


def test_an_unreadable_schema(locked: Catalogue) -> None:
    before = folders.moments(locked.root)
    locked.write("schemas/common/more.json", "{}")
    (locked.root / "schemas/common/more.json").chmod(0)
    out = refused(locked)
    assert out == (
        "schemas/common/more.json: error readable: cannot be read: Permission denied\n    make it a readable file\n"
    )
    after = folders.moments(locked.root)
    assert {path for path in after if before.get(path) != after[path]} == {"schemas/common", "schemas/common/more.json"}


def test_an_unreadable_catalogue(locked: Catalogue) -> None:
    (locked.root / "schemas/catalog.toml").chmod(0)
    assert refused(locked) == (
        "schemas/catalog.toml: error readable: cannot be read: Permission denied\n    make it a readable file\n"
    )


def test_an_unreadable_folder_of_schemas(locked: Catalogue) -> None:
    """Its contracts are not taken for deleted ones."""
    (locked.root / COMMON).parent.chmod(0)
    generated = bound("generate", "--no-cache", cwd=locked.root)
    assert generated.code == 1
    assert "schemas/common: error readable: cannot be read: Permission denied\n" in generated.out


def test_a_read_only_output_folder(locked: Catalogue) -> None:
    locked.replace(V2, "How often.", "How many times.")
    before = folders.contents(locked.root), folders.moments(locked.root)
    for folder in ("python/ping_events", "typescript/src"):
        (locked.root / folder).chmod(0o555)
    assert refused(locked) == (
        "python/ping_events/_generated: error writable: cannot be written: Permission denied\n"
        "    make the folder writable, or give another with --out\n"
    )
    assert (folders.contents(locked.root), folders.moments(locked.root)) == before


def test_an_output_folder_that_cannot_be_made(locked: Catalogue) -> None:
    (locked.root / "sealed").mkdir(mode=0o555)
    generated = bound("generate", "--no-cache", "--out", "sealed/out", cwd=locked.root)
    assert generated.code == 1
    assert "error writable: cannot be written: Permission denied" in generated.out
    assert list((locked.root / "sealed").iterdir()) == []


def test_a_generated_file_that_cannot_be_read(locked: Catalogue) -> None:
    """It is in the way of comparing; a run replaces it, since the folder is ours to write."""
    file = locked.root / "python/ping_events/_generated/registry.py"
    original = file.read_bytes()
    file.chmod(0)
    checked = bound("check", "--no-cache", cwd=locked.root)
    assert checked.code == 1
    assert checked.out.startswith("python/ping_events/_generated/registry.py: error drift: ")
    assert bound("generate", "--no-cache", cwd=locked.root).code == 0
    assert file.read_bytes() == original


def test_a_read_only_cache_folder_costs_only_time(locked: Catalogue) -> None:
    cache = locked.root.parent / "cache"
    cache.mkdir(mode=0o555)
    generated = bound("generate", cwd=locked.root)
    cache.chmod(0o755)
    assert (generated.code, generated.err) == (0, "")
    assert list(cache.iterdir()) == []


def test_an_output_folder_that_is_a_file(locked: Catalogue) -> None:
    locked.write("taken", "a file")
    out = refused(locked, "--out", "taken")
    assert "error writable: cannot be written: Not a directory" in out
    assert (locked.root / "taken").read_text("utf-8") == "a file"
