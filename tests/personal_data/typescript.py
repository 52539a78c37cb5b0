"""The TypeScript SDK as the tests ask it: a Node process that answers line by line."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.typescript import PACKAGE, node


def ask(questions: Iterable[Any], *, environment: dict[str, str] | None = None) -> list[Any]:
    """An answer to each question, in order."""
    script = Path(__file__).with_name("answer.mjs")
    lines = "".join(f"{json.dumps(each)}\n" for each in questions)
    command = [node(), str(script), str(PACKAGE / "dist" / "esm")]
    done = subprocess.run(
        command, input=lines, env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
