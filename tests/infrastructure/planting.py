"""A copy of the generated files and the contracts in which tests plant one fault, and ask which check names it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from infrastructure.artefacts import STREAMS, TEMPLATE
from infrastructure.catalogue import GENERATED, SCHEMAS
from infrastructure.readiness.cli import main
from infrastructure.yaml_files import parsed, written

Change = Callable[[Any], object]


@dataclass(frozen=True)
class Garden:
    """``generated`` and ``schemas`` of its own; ``ask`` runs the command on them."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    @classmethod
    def fresh(cls, folder: Path, capsys: pytest.CaptureFixture[str]) -> Garden:
        """Copies of what is committed."""
        shutil.copytree(GENERATED, folder / "generated")
        shutil.copytree(SCHEMAS, folder / "schemas")
        return cls(folder, capsys)

    def template(self, change: Change) -> None:
        """Change the template's resources."""
        self._edit(TEMPLATE, lambda template: change(template["Resources"]))

    def streams(self, change: Change) -> None:
        """Change production's streams and consumers."""
        self._edit(STREAMS, lambda environments: change(environments["production"]))

    def catalogue(self, old: str, new: str) -> None:
        """Change a line of ``catalog.toml``."""
        file = self.folder / "schemas" / "catalog.toml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    def contract(self, path: str, change: Change) -> None:
        """Change a contract."""
        file = self.folder / "schemas" / path
        value = json.loads(file.read_text("utf-8"))
        change(value)
        file.write_text(json.dumps(value), "utf-8")

    def ask(self, *arguments: str) -> dict[str, dict[str, Any]]:
        """The checks by name, with their marks and faults."""
        folders = ("--generated", str(self.folder / "generated"), "--schemas", str(self.folder / "schemas"))
        self.capsys.readouterr()
        main(["--json", *folders, *arguments])
        return {each["name"]: each for each in json.loads(self.capsys.readouterr().out)["checks"]}

    def _edit(self, name: str, change: Change) -> None:
        file = self.folder / "generated" / name
        value = parsed(file.read_text("utf-8"))
        change(value)
        file.write_text(written(value), "utf-8")


def failing(checks: dict[str, dict[str, Any]]) -> set[str]:
    """The names of the checks that failed."""
    return {name for name, each in checks.items() if each["mark"] == "fail"}
