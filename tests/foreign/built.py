"""Folders of schemas, generated: each into packages of its own, as ``generate --schemas DIR --out DIR`` makes them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from types import ModuleType

from codegen.problems import Problem, errors
from tests.conformance import python_answers, typescript_answers
from tests.conformance.generation import generate, type_names
from tests.foreign.folder import Folder


class Built:
    """What became of some folders; each thing is made when it is first asked for."""

    def __init__(self, work: Path, folders: Sequence[Folder]) -> None:
        """``work`` is where everything is written to; the folders have distinct names."""
        self.work = work
        self.problems: dict[str, list[Problem]] = {}
        """Errors by folder: those with some have no packages."""
        self.types: dict[str, dict[str, str]] = {}
        """The name of each schema's type, by folder and path."""
        for folder in folders:
            outcome = generate(folder.schemas, work / folder.name)
            found = errors(outcome.problems)
            if found:
                self.problems[folder.name] = found
            else:
                self.types[folder.name] = type_names(work / folder.name)

    @property
    def folders(self) -> list[Path]:
        """The folders that have packages."""
        return [self.work / name for name in self.types]

    @cached_property
    def python(self) -> dict[str, ModuleType]:
        """The imported Python packages."""
        return {folder.name: python_answers.load(folder) for folder in self.folders}

    @cached_property
    def typescript(self) -> Path:
        """The folder with the compiled TypeScript. Raises ``CompileError``."""
        return typescript_answers.compile_all(self.folders, self.work)


def type_faults(folders: Sequence[Path], work: Path) -> str:
    """What mypy --strict has to say of the Python packages in these folders; empty where it is content."""
    settings = work / "mypy.ini"
    paths = ":".join(str(folder / "python") for folder in folders)
    settings.write_text(f"[mypy]\nstrict = true\nexplicit_package_bases = true\nmypy_path = {paths}\n", "utf-8")
    packages = [str(folder / "python" / folder.name) for folder in folders]
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        str(settings),
        "--cache-dir",
        str(work / "mypy"),
        *packages,
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return run.stdout + run.stderr if run.returncode else ""
