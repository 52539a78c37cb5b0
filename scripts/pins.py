"""What is pinned, and where what it installs is kept. Plain Python: ``noxfile.py`` asks before there is a nox."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ROOT / ".nox"
REQUIREMENTS = ROOT / "requirements"


def digest(*parts: str) -> str:
    """A short name for exactly these texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def pins(purpose: str) -> str:
    """The text that decides what ``requirements/<purpose>.txt`` installs."""
    return "\0".join((REQUIREMENTS / name).read_text("utf-8") for name in (f"{purpose}.txt", "constraints.txt"))
