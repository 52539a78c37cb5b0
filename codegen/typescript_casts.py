"""Functions of the TypeScript SDK, written by hand, run by Node on events: so that they are tried as Python's are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Call = tuple[str, Any]
"""The name of a function, and its argument."""
_LONGEST = 60
_SCRIPT = """
import { readFileSync } from 'node:fs';
const { module, calls } = JSON.parse(readFileSync(0, 'utf8'));
const functions = await import(module);
const answers = calls.map(([name, data]) => {
  if (typeof functions[name] !== 'function') return { fault: `has no function ${name}` };
  const before = JSON.stringify(data);
  try {
    const made = functions[name](data);
    if (JSON.stringify(data) !== before) return { fault: 'changes its argument' };
    return made === undefined ? { fault: 'gives undefined' } : { made };
  } catch (error) {
    return { fault: `fails with ${error?.name ?? typeof error}` };
  }
});
process.stdout.write(`\\n${JSON.stringify(answers)}`);
"""


def answers(file: Path, calls: Sequence[Call]) -> list[dict[str, Any]] | str | None:
    """For each call, ``made`` or the ``fault``; why the module cannot be had; None without a Node that reads it."""
    node = _node()
    if node is None:
        return None
    given = json.dumps({"module": file.resolve().as_uri(), "calls": calls})
    command = [*node, "--no-warnings", "--input-type=module", "--eval", _SCRIPT]
    try:
        run = subprocess.run(command, input=given, capture_output=True, text=True, timeout=_LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return f"it has not come to an end after {_LONGEST} s"
    if run.returncode:
        told = re.search(r"^\w*Error\b.*|^.*\bError \[.*", run.stderr, re.MULTILINE)
        return told[0] if told else "Node cannot load it"
    found: list[dict[str, Any]] = json.loads(run.stdout.rpartition("\n")[2])
    return found


def _node() -> list[str] | None:
    """The command of a Node that takes the types out of TypeScript (22.6, and by itself 22.18)."""
    found = shutil.which("node")
    if found is None:
        return None
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(map(int, re.findall(r"\d+", told)[:2]))
    if version < (22, 6):
        return None
    return [found] if version >= (22, 18) else [found, "--experimental-strip-types"]
