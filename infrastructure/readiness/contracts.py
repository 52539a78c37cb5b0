"""Can everybody still read everybody? The contracts' own rules, and what changed since the last release."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from infrastructure.catalogue import ROOT
from infrastructure.readiness.answers import Answer, failed, passed, together, unknown
from infrastructure.readiness.situation import Situation

_TIMEOUT = 300
_PROBES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("check", ("check",), "contracts keep the rules, and both SDKs are what they generate"),
    ("diff", ("diff",), "what changed since the last release can be read by those who read it before"),
)
"""Commands of ``python -m codegen``, which answer 0 for fine and 1 for problems."""


def answer(situation: Situation) -> Answer:
    """Every probe's verdict."""
    return together(_asked(situation.schemas, *probe) for probe in _PROBES)


def _asked(schemas: Path, name: str, arguments: tuple[str, ...], asks: str) -> Answer:
    command = [sys.executable, "-m", "codegen", *arguments, "--schemas", str(schemas), "--format", "json"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=_TIMEOUT)
    except subprocess.TimeoutExpired:
        return unknown(f"codegen {name} has not answered in {_TIMEOUT} s", f"run `python -m codegen {name}`")
    remedy = f"python -m codegen {name}"
    if done.returncode == 0:
        return passed(f"codegen {name}: {asks}")
    if done.returncode == 1:
        return failed(_problems(done.stdout) or [done.stderr.strip()], remedy)
    told = done.stderr.strip().splitlines()[-1:] or ["no answer"]
    return unknown(f"codegen {name}: {told[0]}", remedy)


def _problems(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except ValueError:
        return []
    listed = found if isinstance(found, list) else found.get("problems", []) if isinstance(found, dict) else []
    return [
        f"{each.get('rule')}: {each.get('path')}:{each.get('line', 0)}: {each.get('message')}"
        for each in listed
        if isinstance(each, dict) and each.get("severity", "error") == "error"
    ]
