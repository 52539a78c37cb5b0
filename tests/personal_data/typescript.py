"""The TypeScript SDK as the tests ask it: a Node process that answers line by line."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tests.repository.tree import ROOT

_PACKAGE = ROOT / "sdks" / "typescript"


@cache
def built() -> Path:
    """The script that answers, once the package's ES modules are built. Raises where Node or the tools are missing."""
    node = shutil.which("node")
    assert node, "Node is missing: run `python3 noxfile.py tests`, which brings it"
    compiler = _PACKAGE / "node_modules" / "typescript" / "bin" / "tsc"
    out = _PACKAGE / "node_modules" / ".cache" / "personal-data"
    command = [node, str(compiler), "--project", "tsconfig.build.json", "--outDir", str(out)]
    done = subprocess.run(command, cwd=_PACKAGE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    (out / "package.json").write_text('{ "type": "module" }\n', "utf-8")
    return out


def ask(questions: Iterable[Any], *, environment: dict[str, str] | None = None) -> list[Any]:
    """An answer to each question, in order."""
    script = Path(__file__).with_name("answer.mjs")
    lines = "".join(f"{json.dumps(each)}\n" for each in questions)
    command = [shutil.which("node") or "node", str(script), str(built())]
    done = subprocess.run(
        command, input=lines, env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
