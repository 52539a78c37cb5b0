"""What is not released yet stands in fragments, from which the changelog is made."""

import re
import subprocess
import sys
import tomllib

from tests.repository.tree import ROOT

KINDS = [
    kind["directory"]
    for kind in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["towncrier"]["type"]
]


def test_the_changelog_holds_releases_only() -> None:
    """A section that is written by hand would be in the way of the one that the release writes."""
    assert "unreleased" not in (ROOT / "CHANGELOG.md").read_text("utf-8").lower(), (
        "Move it to changes/: see its README."
    )


def test_fragments_are_named_by_their_kind() -> None:
    named = re.compile(rf"\+[a-z0-9-]+\.({'|'.join(KINDS)})\.md|README\.md")
    odd = [path.name for path in (ROOT / "changes").iterdir() if not named.fullmatch(path.name)]
    assert odd == [], f"Name it +short-name.KIND.md; KIND is one of {', '.join(KINDS)}."


def test_the_next_section_can_be_made() -> None:
    command = [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "9.9.9", "--date", "2030-01-01"]
    draft = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "## 9.9.9 (2030-01-01)" in draft
