"""The same faults with the client in TypeScript: a program of its own for each."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from tests.faults.table import Outcome

_PROGRAM = Path(__file__).resolve().parents[2] / "sdks" / "typescript" / "test" / "faults" / "run.ts"
_PATIENCE = 180
"""Seconds for one fault."""


def run(name: str, folder: Path) -> Outcome:
    """One fault, by the name that it has in Python. Raises ``RuntimeError`` with what the program said."""
    node = shutil.which("node")
    if node is None:
        raise RuntimeError("there is no Node: run `python3 noxfile.py faults`, which brings it")
    command = [node, "--disable-warning=ExperimentalWarning", str(_PROGRAM), name, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    told = json.loads(done.stdout.splitlines()[-1])
    return Outcome(language="TypeScript", **told)
