"""The same faults with the client in TypeScript: programs of that package, which print an outcome each."""

from __future__ import annotations

import functools
import json
import subprocess
from pathlib import Path

from tests.faults.table import Outcome

_PACKAGE = Path(__file__).resolve().parents[2] / "sdks" / "typescript"
_PROGRAM = "test/faults/run.ts"
_LONGEST = 180
"""Seconds that one fault may take."""


def run(name: str, folder: Path) -> list[Outcome]:
    """One fault; Node, npm and nats-server are on PATH."""
    _build()
    done = subprocess.run(
        ["node", _PROGRAM, name, str(folder)],
        cwd=_PACKAGE,
        stdout=subprocess.PIPE,
        text=True,
        timeout=_LONGEST,
        check=True,
    )
    return [Outcome(language="TypeScript", **json.loads(done.stdout))]


@functools.cache
def _build() -> None:
    """The package as it is published, which the programs use."""
    subprocess.run(["npm", "run", "build"], cwd=_PACKAGE, stdout=subprocess.DEVNULL, check=True)
