"""Scripts of this folder in Node, with the tools that the TypeScript SDK is developed with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from tests.bench.measure import ROOT, MeasurementError, output

TYPESCRIPT = ROOT / "sdks" / "typescript"


def executable() -> str:
    """Node as the session put it on PATH. Raises ``MeasurementError`` where it or the tools are missing."""
    found = shutil.which("node")
    if found is None or not (TYPESCRIPT / "node_modules").is_dir():
        raise MeasurementError("Node or node_modules are missing: run `python3 noxfile.py bench`, which brings both")
    return found


def version() -> str:
    """Such as ``v24.1.0``."""
    return output([executable(), "--version"]).strip()


def script(name: str, *arguments: str | Path) -> Any:
    """The JSON that a script of this folder prints."""
    return json.loads(output([executable(), Path(__file__).with_name(name), *arguments]))
