"""The demonstration: both languages over one server, each one's span linked to the other's."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests import typescript

ROOT = Path(__file__).parents[2]


def test_each_languages_span_is_linked_to_the_others(tmp_path: Path) -> None:
    typescript.node()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "sdks" / "python" / "src")}
    command = [sys.executable, "-m", "scripts.demo"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [re.sub(r" +", " ", line.strip()) for line in done.stdout.splitlines()]
    first = next(index for index, line in enumerate(lines) if line.startswith("publish oms.schema.created"))
    shown = [re.sub(r" trace \w+", "", line) for line in lines[first : first + 4]]
    assert shown == [
        "publish oms.schema.created.v2.{branch} PRODUCER Python",
        "└┈ process oms.schema.created.v2.{branch} CONSUMER TypeScript",
        "└─ publish oms.schema.updated.v2.{branch} PRODUCER TypeScript",
        "└┈ process oms.schema.updated.v2.{branch} CONSUMER Python",
    ]
    assert "1 demo-typescript oms.schema.created.v2.main rejected:" in done.stdout.replace("  ", " ")
