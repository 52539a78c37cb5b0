"""Python texts in the style of this repository: ruff's import order and format, once for many files."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ruff import find_ruff_bin


def formatted(texts: Mapping[str, str]) -> dict[str, str]:
    """The same Python texts, formatted; keys are any names. Raises ``RuntimeError`` for a text that is not Python."""
    if not texts:
        return {}
    with tempfile.TemporaryDirectory(prefix="codegen-") as folder:
        files = {name: Path(folder, f"f{index}.py") for index, name in enumerate(texts)}
        for name, file in files.items():
            file.write_text(texts[name], "utf-8")
        common = ["--isolated", "--no-cache", "--quiet", "--line-length", "120"]
        for command in (["check", "--select", "I", "--fix", *common], ["format", *common]):
            done = subprocess.run([find_ruff_bin(), *command, folder], capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"generated Python cannot be formatted: {done.stdout}{done.stderr}")
        return {name: file.read_text("utf-8") for name, file in files.items()}
