"""What the changes since the last release ask for: a major, a minor or a patch version, and why."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from scripts.release.project import Project
from scripts.release.surface import differences

SCHEMAS = "schemas"


class Bump(IntEnum):
    """How much of a version changes; the larger, the more a consumer must look at."""

    PATCH = 0
    MINOR = 1
    MAJOR = 2

    @property
    def word(self) -> str:
        """As ``--bump`` has it."""
        return self.name.lower()


@dataclass(frozen=True)
class Reason:
    """One change that asks for a version."""

    bump: Bump
    told: str


def reasons(project: Project, since: str) -> list[Reason]:
    """Everything that asks for more than a patch, the weightiest first."""
    found = [*contracts(project, since), *_names(project, since)]
    return sorted(found, key=lambda reason: (-reason.bump, reason.told))


def contracts(project: Project, since: str) -> list[Reason]:
    """What became of the contracts: the word of ``codegen diff``, once there is one, else of ``compared``."""
    command = [sys.executable, "-m", "codegen", "diff", since, "--bump"]
    asked = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False)
    if asked.returncode == 0 and asked.stdout.strip() in {bump.word for bump in Bump}:
        bump = Bump[asked.stdout.strip().upper()]
        return [Reason(bump, f"codegen diff {since}: {bump.word}")] if bump else []
    with tempfile.TemporaryDirectory(prefix="contracts-") as folder:
        then, now = Path(folder) / "then", Path(folder) / "now"
        project.checkout.export(then, since, SCHEMAS)
        project.checkout.export(now, "HEAD", SCHEMAS)
        return list(compared(_read(then / SCHEMAS), _read(now / SCHEMAS)))


def compared(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Reason]:
    """Schemas by path: a version or a required field that is gone is breaking, one that is new is a minor change."""
    for path in old.keys() - new.keys():
        yield Reason(Bump.MAJOR, f"{path} is gone")
    for path in new.keys() - old.keys():
        yield Reason(Bump.MINOR, f"{path} is new")
    for path in old.keys() & new.keys():
        fields, others = (each[path].get("properties", {}) for each in (old, new))
        required = [name for name in old[path].get("required", []) if name not in others]
        yield from (Reason(Bump.MAJOR, f"{path}: the required field {name} is gone") for name in required)
        yield from (Reason(Bump.MINOR, f"{path}: the field {name} is new") for name in others.keys() - fields.keys())


def _names(project: Project, since: str) -> Iterator[Reason]:
    for each in differences(project, since):
        yield from (Reason(Bump.MAJOR, f"{each.language}: {told}") for told in each.removed)
        yield from (Reason(Bump.MINOR, f"{each.language}: {name} is new") for name in each.added)


def _read(folder: Path) -> dict[str, Any]:
    files = (file for file in folder.rglob("*.json") if "examples" not in file.parts)
    return {file.relative_to(folder).as_posix(): json.loads(file.read_text("utf-8")) for file in files}
