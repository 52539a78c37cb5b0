"""The TypeScript package as it is published, for tests of both languages together."""

from __future__ import annotations

import fcntl
import functools
import hashlib
import shutil
import subprocess
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "sdks" / "typescript"


@functools.cache
def node() -> str:
    """Node, with ``dist`` built of these sources: by one process, while the others that test wait for it."""
    found = shutil.which("node")
    assert found is not None, "run `python3 noxfile.py tests`, which brings Node"
    stamp = PACKAGE / "dist" / ".state"  # a build begins by removing dist, and this with it
    with (PACKAGE / "node_modules" / ".building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (stamp.is_file() and stamp.read_text("utf-8") == _state()):
            subprocess.run([found, "scripts/build.mjs"], cwd=PACKAGE, check=True)
            stamp.write_text(_state(), "utf-8")
    return found


def _state() -> str:
    sources = [*(PACKAGE / "src").rglob("*.ts"), *PACKAGE.glob("tsconfig*.json"), PACKAGE / "scripts" / "build.mjs"]
    return hashlib.sha256(b"".join(each.read_bytes() for each in sorted(sources))).hexdigest()


def run(program: str, *arguments: str) -> str:
    """What an ES module prints that uses the package by its name."""
    command = [node(), "--input-type=module", "-e", program, *arguments]
    done = subprocess.run(command, cwd=PACKAGE, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
