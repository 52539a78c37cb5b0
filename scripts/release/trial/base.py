"""What both languages' trials share: where they happen, what runs for them, and how they fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts.release import commands
from scripts.release.artifacts import Release
from scripts.release.progress import Refusal
from scripts.release.project import Project

CONSUMERS = Path(__file__).parent / "consumers"
"""Programs that publish with each SDK, given the address of a server."""


@dataclass(frozen=True)
class Trial:
    """One trial of what was published: where it may write, and the servers that run for it, by name."""

    project: Project
    release: Release
    folder: Path
    servers: Mapping[str, str] = field(default_factory=dict)


def equal(found: str, wanted: str, what: str) -> None:
    """Refuse what was installed when it is not what was released."""
    if found != wanted:
        raise Refusal(f"{what} is {found}, not {wanted}", "find out what was installed instead; do not announce this")


def broken(pin: str, registry: str, failed: commands.Failed) -> Refusal:
    """A package that installs or runs with an error."""
    remedy = "run the same command again, in case it was the network; else mend it, and release the next version"
    return Refusal(f"{pin} from {registry} does not work: {failed}", remedy)
