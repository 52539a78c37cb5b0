"""What a maintainer sees on the command line: one line that says what to do, exit code 1, and no token."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.release import commands, green
from scripts.release.artifacts import Artifact
from scripts.release.project import Project
from scripts.release.registries.base import refused as registry_refusal
from scripts.release.registries.npm import NpmRegistry
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


def test_a_repository_that_is_nobodys(project: Project) -> None:
    """On a desk, too: the first release would name it for ever, and the second would not know it as ours."""
    line = refused(project, "publish", "--to", "pypi", "--dry-run")
    assert f"made at {tiny.REPOSITORY}, which is a placeholder. Next: set `repository` in schemas/catalog.toml" in line


@pytest.mark.parametrize("manifest", ["", "[]", '{"version": "1.2.0"}'])
def test_a_manifest_that_no_build_wrote(project: Project, manifest: str) -> None:
    (project.dist / "manifest.json").write_text(manifest, "utf-8")
    assert "manifest.json is not what a build writes" in refused(project, "publish", "--dry-run")


def test_a_catalogue_that_is_no_toml(project: Project) -> None:
    tiny.write(project.root, {"schemas/catalog.toml": "[catalog\n"})
    assert "schemas/catalog.toml cannot be read" in refused(project, "prepare")


@pytest.mark.parametrize("command", ["publish", "api", "prepare"])
def test_a_folder_that_is_no_repository(project: Project, command: str) -> None:
    shutil.rmtree(project.root / ".git")
    assert "not a git repository" in refused(project, command)


def test_a_machine_without_git(project: Project) -> None:
    assert "git failed (127): there is no such program here" in refused(project, "publish", PATH="")


def test_the_tests_passed_on_what_is_committed_no_more(project: Project) -> None:
    tree = project.checkout.tree
    tiny.write(project.root, {"more.txt": "more\n"})
    tiny.git(project.root, "add", "--all")
    tiny.git(project.root, "commit", "--quiet", "--message", "While they ran")
    release(project, "mark-tested", tree)
    assert not (project.root / green.MARK).exists()


def test_a_version_that_cannot_be_written_changes_nothing(project: Project) -> None:
    """Here the generator refuses: this catalogue is too small for it."""
    tiny.write(project.root, {"changes/+more.added.md": "More.\n"})
    tiny.git(project.root, "add", "--all")
    tiny.git(project.root, "commit", "--quiet", "--message", "More")
    head = project.checkout.head
    assert "the generator refuses" in refused(project, "prepare", "--write")
    assert (project.checkout.head, project.checkout.changed()) == (head, [])
    assert project.checkout.git("tag", "--list", "v1.2.0") == ""
    assert len(project.checkout.git("worktree", "list").splitlines()) == 1


def test_a_revision_from_before_the_packages(project: Project) -> None:
    tiny.git(project.root, "checkout", "--quiet", "--orphan", "other")
    tiny.git(project.root, "rm", "-r", "--quiet", "--cached", "node")
    tiny.git(project.root, "commit", "--quiet", "--message", "Before")
    tiny.git(project.root, "checkout", "--quiet", "--force", f"v{tiny.VERSION}")
    assert "there is no node in other" in refused(project, "api", "--since", "other")


def test_a_first_version_is_not_raised(project: Project) -> None:
    assert "there is no release yet that could be raised" in refused(project, "prepare", "--bump", "major")


def test_a_version_whose_tag_is_elsewhere(project: Project) -> None:
    tiny.git(project.root, "tag", "v1.2.0", "HEAD")
    tiny.git(project.root, "commit", "--quiet", "--amend", "--allow-empty", "--message", "Other")
    assert "there is a tag v1.2.0 already, of another commit" in refused(project, "prepare", "--write")


def test_steps_as_json(project: Project) -> None:
    tiny.write(project.root, {"notes.txt": "mine\n"})
    told = json.loads(release(project, "publish", "--dry-run", "--json").stdout)
    assert told["passed"] is False
    assert [(step["title"], step["passed"]) for step in told["steps"]] == [("nothing is uncommitted", False)]


def test_wrong_usage_is_told_apart(project: Project) -> None:
    assert release(project, "publish", "--to", "nowhere").returncode == 2


@pytest.mark.parametrize("tag", ["latest", "1.2.3", ""])
def test_a_dist_tag_that_is_not_for_the_hand(project: Project, tag: str) -> None:
    assert release(project, "publish", f"--tag={tag}").returncode == 2


def test_a_dist_tag_without_npm(project: Project) -> None:
    assert "--tag stable is npm's" in refused(project, "publish", "--to", "pypi", "--tag", "stable")


def test_a_program_is_given_no_token_that_it_is_not_meant_to_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a package depends on runs in trials, and is not ours."""
    for name in commands.SECRETS:
        monkeypatch.setenv(name, "very-secret")
    program = "import os; print([name for name, value in os.environ.items() if value == 'very-secret'])"
    assert commands.run([sys.executable, "-c", program]) == "[]\n"


@pytest.mark.parametrize("name", commands.SECRETS)
def test_what_a_program_prints_has_no_token_in_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Neither when it ends well nor in the error when it does not."""
    monkeypatch.setenv(name, "very-secret")
    program = f"import os, sys; print(os.environ['{name}']); sys.exit(int(sys.argv[1]))"
    given = {name: "very-secret"}
    assert commands.run([sys.executable, "-c", program, "0"], env=given) == "***\n"
    with pytest.raises(commands.Failed) as failed:
        commands.run([sys.executable, "-c", program, "1"], env=given)
    assert "very-secret" not in f"{failed.value} {failed.value.output}"


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("code ECONNRESET network request to http://127.0.0.1:44095/sdk failed", "was not uploaded"),
        ("code ECONNRESET network request to http://127.0.0.1:40312/sdk failed", "was not uploaded"),
        ("code E409 409 Conflict - PUT /sdk", "has sdk-1.0.0.tgz already"),
        (
            "403 Forbidden - PUT /sdk - You cannot publish over the previously published versions",
            "has sdk-1.0.0.tgz already",
        ),
        ("code E403 403 Forbidden - PUT /sdk", "does not accept the token"),
        ("HTTPError: 401 Unauthorized from the index", "does not accept the token"),
        ("HTTPError: 400 Bad Request: This filename has already been used", "was on npm once"),
    ],
)
def test_why_an_upload_failed_is_read_of_what_is_said_and_not_of_a_port(why: str, told: str) -> None:
    assert told in str(registry_refusal(NpmRegistry(), Artifact(Path("sdk-1.0.0.tgz")), why))
