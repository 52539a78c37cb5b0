"""Small programs that use the SDK, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.repository.tree import ROOT

SOURCES = ROOT / "sdks" / "python" / "src"


def python(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """This interpreter with the SDK on its path."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONWARNINGS"}
    environment |= {"PYTHONPATH": str(SOURCES), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
