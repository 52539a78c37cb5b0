"""What the tests of the generator share: the command line in this process, and a small catalogue to break."""

from pathlib import Path

import pytest

from tests.codegen.catalogue import Catalogue, write_good
from tests.codegen.command import Command, run


@pytest.fixture
def codegen(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """``codegen("check", "--format", "json")`` as a person would run it, with a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Command(capsys)


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the good catalogue in ``schemas`` and its SDKs, as a run left them."""
    root = tmp_path_factory.mktemp("good")
    write_good(root / "schemas")
    made = run("generate", "--no-cache", cwd=root)
    assert made.code == 0, made
    return root


@pytest.fixture
def catalogue(good: Path, tmp_path: Path, codegen: Command, monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """A copy of the good catalogue; the working directory is the folder that holds it."""
    made = Catalogue.copy_of(good, tmp_path / "project", codegen)
    monkeypatch.chdir(made.root)
    return made
