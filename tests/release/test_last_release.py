"""Which release the next one is compared with."""

from pathlib import Path

from tests.release import tiny


def test_it_is_a_final_one_and_not_the_commits_own(tmp_path: Path) -> None:
    project = tiny.project(tmp_path / "tiny")
    assert project.checkout.releases() == []  # there is a prerelease only
    for version in ("v1.9.0", "v1.10.0"):
        tiny.git(project.root, "commit", "--quiet", "--allow-empty", "--message", version)
        tiny.git(project.root, "tag", version)
    tiny.git(project.root, "tag", "very-old")
    assert project.checkout.releases() == ["v1.10.0", "v1.9.0"]
    assert project.checkout.releases(before=True) == ["v1.9.0"]
