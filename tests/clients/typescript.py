"""The TypeScript package, for tests of both languages together."""

from __future__ import annotations

import functools
import shutil
import subprocess
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "sdks" / "typescript"


@functools.cache
def node() -> str:
    """Node, with the package built as it is published."""
    found = shutil.which("node")
    assert found is not None, "run `python3 noxfile.py tests`, which brings Node"
    subprocess.run([found, "scripts/build.mjs"], cwd=PACKAGE, check=True)
    return found


def run(program: str, *arguments: str) -> str:
    """What an ES module prints that uses the package by its name."""
    command = [node(), "--input-type=module", "-e", program, *arguments]
    done = subprocess.run(command, cwd=PACKAGE, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
