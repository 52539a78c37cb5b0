"""Clean environments, as a consumer's machine has them: nothing of this repository is on their path."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.release import commands
from scripts.release.tools import npm

_ALONE = {"PYTHONPATH": "", "PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True)
class PythonEnvironment:
    """A virtual environment with pip and what is installed into it."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> PythonEnvironment:
        """A new one, of this Python."""
        commands.run([sys.executable, "-m", "virtualenv", "--quiet", "--no-download", folder])
        return cls(folder)

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def install(self, *arguments: str, index: str = "") -> None:
        """Let pip install, from ``index`` or else the one that this machine is configured with.

        The address may hold a password, which all processes of the machine would see among the arguments.
        """
        env = {"PIP_INDEX_URL": index} if index else {}
        commands.run(
            [self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments], env=env
        )

    def run(self, *arguments: str | Path, cwd: Path | None = None) -> str:
        """What Python prints for these arguments."""
        return commands.run([self.python, *arguments], cwd=cwd or self.folder, env=_ALONE)


@dataclass(frozen=True)
class NodeProject:
    """A folder with a package.json and what is installed into it. ``env`` leads npm to a registry and its settings."""

    folder: Path
    env: dict[str, str]

    @classmethod
    def make(cls, folder: Path, env: dict[str, str]) -> NodeProject:
        """A new one, whose own files are CommonJS unless they say otherwise."""
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{ "name": "consumer", "private": true }\n', "utf-8")
        return cls(folder, env)

    def install(self, *packages: str) -> None:
        """Let npm install, without running anything of what it installs."""
        options = ["--no-audit", "--no-fund", "--ignore-scripts", "--save-exact"]
        commands.run([npm(), "install", *options, *packages], cwd=self.folder, env=self.env)

    def run(self, *arguments: str | Path) -> str:
        """What node prints for these arguments."""
        return commands.run([Path(npm()).parent / "node", *arguments], cwd=self.folder, env={"NODE_PATH": ""})

    def compile(self, *arguments: str | Path) -> str:
        """What the TypeScript compiler that is installed here prints."""
        return self.run(self.folder / "node_modules/typescript/bin/tsc", *arguments)
