"""The mark that all tests passed on exactly the committed content: git's name of the tree, in a file."""

from __future__ import annotations

from scripts.release.progress import Refusal
from scripts.release.project import Project

MARK = ".nox/tests-passed"


def mark(project: Project, tree: str) -> str:
    """Remember that everything passed on ``tree``, the content that was committed when the tests began.

    With uncommitted changes, or another commit meanwhile, it is not sure what was tested, and nothing is said.
    """
    file = project.root / MARK
    if project.checkout.changed() or project.checkout.tree != tree:
        file.unlink(missing_ok=True)
        return "uncommitted or newer changes: what passed is no commit's content, and is not marked as such"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{tree}\n", "utf-8")
    return f"{MARK} says so for this content"


def require(project: Project) -> str:
    """Refuse content on which not all tests passed."""
    file, tree = project.root / MARK, project.checkout.tree
    if not file.is_file() or file.read_text("utf-8").strip() != tree:
        what = "run `python3 noxfile.py tests` on this commit, or publish from the release workflow, which does"
        raise Refusal("the tests have not passed on what is committed here", what)
    return f"all passed on tree {tree[:12]}"
