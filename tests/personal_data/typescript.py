"""The TypeScript SDK as the tests ask it: a Node process that answers line by line."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tests.repository.tree import ROOT

_PACKAGE = ROOT / "sdks" / "typescript"


@cache
def built() -> Path:
    """The package's ES modules, built once for each state of the sources; Node and the tools must be there."""
    node = shutil.which("node")
    assert node, "Node is missing: run `python3 noxfile.py tests`, which brings it"
    sources = sorted((_PACKAGE / "src").rglob("*.ts"))
    state = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    cache_folder = _PACKAGE / "node_modules" / ".cache" / "personal-data"
    out = cache_folder / state
    if not out.exists():
        cache_folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=cache_folder))  # several workers may build at once
        compiler = _PACKAGE / "node_modules" / "typescript" / "bin" / "tsc"
        command = [node, str(compiler), "--project", "tsconfig.build.json", "--outDir", str(aside)]
        done = subprocess.run(command, cwd=_PACKAGE, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
        (aside / "package.json").write_text('{ "type": "module" }\n', "utf-8")
        try:
            aside.rename(out)
        except OSError:  # another worker was first
            shutil.rmtree(aside)
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
