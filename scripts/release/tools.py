"""The programs of npm's world that a release needs, pinned in ``node/package-lock.json``."""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.release.progress import Refusal

_FOLDER = Path(__file__).parent / "node" / "node_modules"
_INSTALL = "start through `python3 noxfile.py`, which installs them"


def node_tool(name: str) -> Path:
    """A program of the pinned tools."""
    found = _FOLDER / ".bin" / name
    if not found.exists():
        raise Refusal(f"the release tools of npm are not installed: {name} is missing", _INSTALL)
    return found


def npm() -> str:
    """npm, of the Node on PATH."""
    found = shutil.which("npm")
    if found is None:
        raise Refusal("there is no npm on PATH", _INSTALL)
    return found
