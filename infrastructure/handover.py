"""From a bare Python to the repository's own: the commands of the checklist run as they are written.

``python scripts/NAME.py`` (or ``python -m NAME``) may be run by a Python that has none of the packages. ``python3
noxfile.py generate`` has made an environment below ``.nox/`` that has them; the same command is then run by its Python.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_NEEDED = ("boto3", "jsonschema_rs", "nats", "opentelemetry", "pydantic", "yaml")


def hand_over() -> None:
    """Return where the packages are there; else become the same command in ``.nox/``, or say how to make it."""
    if all(importlib.util.find_spec(name) for name in _NEEDED):
        return
    for python in sorted((_ROOT / ".nox").glob("python-*/bin/python")):
        installed = python.parent.parent / ".installed-infrastructure"
        if installed.exists() and Path(sys.prefix) != python.parent.parent:
            os.execv(python, [str(python), *_command()])
    sys.exit("The packages are not installed. Next: `python3 noxfile.py generate`, and the same command again.")


def _command() -> list[str]:
    """What was asked of this Python, but for options of its own."""
    if sys.argv[0] != "-m":
        return sys.argv
    return sys.orig_argv[next(at for at, each in enumerate(sys.orig_argv) if each.startswith("-m")) :]
