"""What the changes since the last release ask for: a major, a minor or a patch version, and why."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.semver import Level
from scripts.release import commands
from scripts.release.progress import Refusal
from scripts.release.project import Project
from scripts.release.surface import differences


@dataclass(frozen=True)
class Reason:
    """One change that asks for a version."""

    level: Level
    told: str


def reasons(project: Project, since: str) -> list[Reason]:
    """Everything that changed for consumers, the weightiest first."""
    found = [*contracts(project, since), *_names(project, since)]
    return sorted(found, key=lambda reason: (-reason.level, reason.told))


def contracts(project: Project, since: str) -> list[Reason]:
    """What became of the contracts, in the words of ``codegen diff``."""
    command = [sys.executable, "-m", "codegen", "diff", since, "HEAD", "--bump", "--format", "json"]
    try:
        told = json.loads(commands.run(command, cwd=project.root, only_stdout=True))
    except commands.Failed as failed:
        raise Refusal(
            f"the contracts could not be compared: {failed}", f"see `python -m codegen diff {since}`"
        ) from None
    return [Reason(Level[each["level"].upper()], each["reason"]) for each in told["reasons"]]


def _names(project: Project, since: str) -> Iterator[Reason]:
    for each in differences(project, since):
        yield from (Reason(Level.MAJOR, f"{each.language}: {told}") for told in each.removed)
        yield from (Reason(Level.MINOR, f"{each.language}: {name} is new") for name in each.added)
