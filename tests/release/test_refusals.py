"""What a maintainer sees on the command line: one line that says what to do, exit code 1, and no token."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.release import commands
from scripts.release.project import Project
from tests.release import tiny
from tests.repository.tree import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """One that is ready to be published, to be spoilt."""
    return tiny.project(tmp_path / "tiny")


def release(project: Project, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command as noxfile.py does, with nothing in the environment that publishes."""
    told = {*commands.SECRETS, "GITHUB_REPOSITORY"}
    env = {name: value for name, value in os.environ.items() if name not in told}
    env |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **variables}
    command = [sys.executable, "-m", "scripts.release", *arguments]
    return subprocess.run(command, cwd=project.root, env=env, capture_output=True, text=True, check=False)


def refused(project: Project, *arguments: str, **variables: str) -> str:
    """The one line on standard error of a run that refuses."""
    done = release(project, *arguments, **variables)
    assert done.returncode == 1, done
    (line,) = done.stderr.splitlines()
    assert ". Next: " in line
    return line


def test_uncommitted_changes(project: Project) -> None:
    tiny.write(project.root, {"notes.txt": "mine\n"})
    line = refused(project, "publish", "--to", "testpypi", "--dry-run")
    assert line == "publish: uncommitted changes: notes.txt. Next: commit or stash them, then build again"


def test_a_commit_without_a_tag(project: Project) -> None:
    tiny.git(project.root, "tag", "--delete", f"v{tiny.VERSION}")
    assert f"HEAD has no tag v{tiny.VERSION}" in refused(project, "publish", "--to", "testpypi", "--dry-run")


def test_a_tag_on_another_commit(project: Project) -> None:
    tiny.write(project.root, {"more.txt": "more\n"})
    tiny.git(project.root, "add", "--all")
    tiny.git(project.root, "commit", "--quiet", "--message", "More")
    assert f"v{tiny.VERSION} is another commit than HEAD" in refused(project, "publish", "--dry-run")


def test_nothing_built(project: Project) -> None:
    (project.dist / "manifest.json").unlink()
    assert "nothing is built" in refused(project, "publish", "--dry-run")


def test_a_package_that_says_it_is_made_elsewhere(project: Project) -> None:
    here = {"GITHUB_SERVER_URL": "https://code.fork.example", "GITHUB_REPOSITORY": "fork/events"}
    line = refused(project, "publish", "--dry-run", **here)
    assert f"made at {tiny.REPOSITORY}, not https://code.fork.example/fork/events" in line


def test_steps_as_json(project: Project) -> None:
    tiny.write(project.root, {"notes.txt": "mine\n"})
    told = json.loads(release(project, "publish", "--dry-run", "--json").stdout)
    assert told["passed"] is False
    assert [(step["title"], step["passed"]) for step in told["steps"]] == [("nothing is uncommitted", False)]


def test_wrong_usage_is_told_apart(project: Project) -> None:
    assert release(project, "publish", "--to", "nowhere").returncode == 2


@pytest.mark.parametrize("name", commands.SECRETS)
def test_what_a_program_prints_has_no_token_in_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Neither when it ends well nor in the error when it does not."""
    monkeypatch.setenv(name, "very-secret")
    program = f"import os, sys; print(os.environ['{name}']); sys.exit(int(sys.argv[1]))"
    assert commands.run([sys.executable, "-c", program, "0"]) == "***\n"
    with pytest.raises(commands.Failed) as failed:
        commands.run([sys.executable, "-c", program, "1"])
    assert "very-secret" not in f"{failed.value} {failed.value.output}"
