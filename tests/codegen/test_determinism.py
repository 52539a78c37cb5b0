"""The same contracts give the same bytes: twice, in any file order, in any process, with any cache."""

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.codegen import folders
from tests.codegen.command import ROOT, Command, run

SCHEMAS = ROOT / "tests" / "golden" / "schemas"


@pytest.fixture
def once(codegen: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The files of one run, from a folder that is called ``schemas`` as in every other test here."""
    (tmp_path / "schemas").symlink_to(SCHEMAS)
    monkeypatch.chdir(tmp_path)
    return generate(codegen, tmp_path / "once")


def generate(codegen: Command, out: Path, *arguments: str) -> dict[str, str]:
    made = codegen("generate", "--out", str(out), *(arguments or ("--no-cache",)))
    assert (made.code, made.err) == (0, "")
    return folders.texts(out)


def test_twice_gives_the_same_and_leaves_the_contracts_alone(
    once: dict[str, str], codegen: Command, tmp_path: Path
) -> None:
    before = folders.contents(SCHEMAS), folders.moments(SCHEMAS)
    assert folders.difference(once, generate(codegen, tmp_path / "again")) == ""
    assert (folders.contents(SCHEMAS), folders.moments(SCHEMAS)) == before


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_in_which_the_system_lists_files_does_not_matter(
    once: dict[str, str], codegen: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    shuffled = random.Random(seed)

    def in_another_order(listing: object) -> object:
        def listed(folder: Path, *arguments: object, **options: object) -> Iterator[Path]:
            found = list(listing(folder, *arguments, **options))  # type: ignore[operator]
            shuffled.shuffle(found)
            return iter(found)

        return listed

    for name in ("rglob", "glob", "iterdir"):
        monkeypatch.setattr(Path, name, in_another_order(getattr(Path, name)))
    out = tmp_path / "shuffled"
    made = codegen("generate", "--no-cache", "--out", str(out))
    monkeypatch.undo()
    assert made.code == 0, made
    assert folders.difference(once, folders.texts(out)) == ""


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_another_process_elsewhere_gives_the_same(once: dict[str, str], tmp_path: Path, seed: str) -> None:
    """Another hash seed (the order of sets), working directory, home, language and time zone."""
    elsewhere = tmp_path / "a folder elsewhere"
    elsewhere.mkdir()
    (elsewhere / "schemas").symlink_to(SCHEMAS)
    env = {"PYTHONHASHSEED": seed, "HOME": str(elsewhere), "LC_ALL": "C", "TZ": "Asia/Tokyo", "PYTHONUTF8": "0"}
    made = run("generate", "--no-cache", "--out", "out", cwd=elsewhere, env=env)
    assert made.code == 0, made
    assert folders.difference(once, folders.texts(elsewhere / "out")) == ""


def test_how_the_folder_is_named_does_not_matter(once: dict[str, str], codegen: Command, tmp_path: Path) -> None:
    found = generate(codegen, tmp_path / "named", "--no-cache", "--schemas", str(tmp_path / "schemas"))
    assert folders.difference(once, found) == ""


def test_the_number_of_processes_does_not_matter(once: dict[str, str], codegen: Command, tmp_path: Path) -> None:
    for jobs in ("1", "3"):
        found = generate(codegen, tmp_path / f"by-{jobs}", "--no-cache", "--jobs", jobs)
        assert folders.difference(once, found) == ""


def test_a_cold_and_a_warm_cache_give_the_same(once: dict[str, str], codegen: Command, tmp_path: Path) -> None:
    for name in ("cold", "warm"):
        assert folders.difference(once, generate(codegen, tmp_path / name, "--jobs", "1")) == "", name
    assert list((tmp_path / "cache").rglob("*.sqlite3")), "the cache was not used"


@pytest.mark.parametrize("remains", [b"", b"not a database at all, but long enough to look at" * 100])
def test_a_broken_cache_costs_only_time(once: dict[str, str], codegen: Command, tmp_path: Path, remains: bytes) -> None:
    generate(codegen, tmp_path / "before", "--jobs", "1")
    for file in (tmp_path / "cache").rglob("*.sqlite3*"):
        file.write_bytes(remains)
    assert folders.difference(once, generate(codegen, tmp_path / "after", "--jobs", "1")) == ""


def test_a_cache_with_another_table_costs_only_time(once: dict[str, str], codegen: Command, tmp_path: Path) -> None:
    generate(codegen, tmp_path / "before", "--jobs", "1")
    (file,) = (tmp_path / "cache").rglob("*.sqlite3")
    base = sqlite3.connect(file)
    base.executescript("DROP TABLE texts; CREATE TABLE texts (wrong INTEGER)")
    base.close()
    assert folders.difference(once, generate(codegen, tmp_path / "after", "--jobs", "1")) == ""


def test_a_cache_folder_that_is_a_file_costs_only_time(once: dict[str, str], codegen: Command, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way", "utf-8")
    assert folders.difference(once, generate(codegen, tmp_path / "after", "--jobs", "1")) == ""
