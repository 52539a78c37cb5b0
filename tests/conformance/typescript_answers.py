"""The answers of generated TypeScript packages: all are compiled by one run of tsc and asked by one of Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.conformance.answers import Answer

_COMMANDS = Path(__file__).resolve().parents[2] / "sdks" / "typescript" / "node_modules" / ".bin"
_ASK = Path(__file__).with_name("ask.mjs")


class CompileError(RuntimeError):
    """tsc does not accept what was generated; the text is what it printed."""


@dataclass(frozen=True)
class Question:
    """An instance, as JSON text, for a model of a package."""

    package: str
    model: str
    text: str


def compile_all(folders: Sequence[Path], work: Path) -> Path:
    """The folder with the JavaScript of all packages, which stand below ``work``. Raises ``CompileError``."""
    sources = [folder.relative_to(work).as_posix() for folder in folders]
    config = {
        # Strict in whatever way the packages' own tsconfig.json is; only what is compiled, and where to, is ours.
        "extends": f"./{sources[0]}/typescript/tsconfig.json",
        "compilerOptions": {"rootDir": ".", "outDir": "built"},
        "include": [f"{source}/typescript/src" for source in sources],
    }
    (work / "tsconfig.json").write_text(json.dumps(config), "utf-8")
    tsc = shutil.which("tsc", path=str(_COMMANDS)) or "tsc"
    run = subprocess.run([tsc, "-p", str(work)], capture_output=True, text=True, check=False)
    if run.returncode:
        raise CompileError(run.stdout + run.stderr)
    built = work / "built"
    (built / "package.json").write_text('{"type": "module"}', "utf-8")
    for folder, source in zip(folders, sources, strict=True):
        index = f"export * from './{source}/typescript/src/index.js';\n"
        (built / f"{folder.name}.js").write_text(index, "utf-8")
    return built


def ask(questions: Sequence[Question], built: Path) -> list[Answer]:
    """One answer for each question."""
    given = json.dumps([asdict(question) for question in questions])
    run = subprocess.run(["node", str(_ASK), str(built)], input=given, capture_output=True, text=True, check=True)
    return [Answer(tuple(map(tuple, each["violations"])), each["fault"]) for each in json.loads(run.stdout)]
