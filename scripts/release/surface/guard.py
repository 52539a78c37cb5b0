"""Both SDKs' names against those of the last tag: a removal needs a new major version."""

from __future__ import annotations

import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from scripts.release import commands
from scripts.release.progress import Refusal, Steps
from scripts.release.project import CATALOGUE, Project, Version
from scripts.release.surface import python, typescript
from scripts.release.tools import npm


@dataclass(frozen=True)
class Difference:
    """What one SDK lost and gained, by public name."""

    language: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


def differences(project: Project, since: str) -> list[Difference]:
    """Both SDKs as committed, against those of a revision."""
    with tempfile.TemporaryDirectory(prefix="surface-") as folder:
        copies = {"now": Path(folder) / "now", "then": Path(folder) / "then"}
        project.checkout.export(copies["now"])
        project.checkout.export(copies["then"], since)
        lacking = [
            str(package.folder)
            for package in (project.python, project.npm)
            if not (copies["then"] / package.folder).is_dir()
        ]
        if lacking:
            remedy = "name a revision that has both packages where they are now"
            raise Refusal(f"there is no {' and no '.join(lacking)} in {since}", remedy)
        return [_python(project, copies), _typescript(project, copies)]


def guard(project: Project, steps: Steps, since: str | None) -> None:
    """Refuse a removal since a revision, or the last release, that comes without a new major version."""
    if since and not project.checkout.knows(since):
        raise Refusal(f"there is no revision {since} here", "name a tag or a commit: `git tag --list`")
    # Of releases before HEAD: a tag on HEAD has what HEAD has, and names of a prerelease may still go.
    earlier = sorted(project.checkout.releases(before=True), key=lambda tag: Version(tag[1:]).order)
    tag = since or next(reversed(earlier), None)
    if tag is None:
        steps.take("public names", lambda: "there is no earlier release to compare with")
        return
    found: list[Difference] = []

    def compared() -> str:
        found.extend(differences(project, tag))
        return "; ".join(f"{each.language}: {len(each.removed)} gone, {len(each.added)} new" for each in found)

    steps.take(f"public names of HEAD since {tag}", compared)
    removed = [f"{each.language}: {name}" for each in found for name in each.removed]
    if removed and not _is_major(_version_at(project, tag), project.version):
        steps.lines(removed)
        told = f"{len(removed)} public names are gone since {tag}, and {project.version.text} is no new major version"
        raise Refusal(told, "bring them back as deprecated ones, or release a major version")


def _version_at(project: Project, revision: str) -> Version:
    text = project.checkout.git("show", f"{revision}:{CATALOGUE}")
    return Version(tomllib.loads(text)["catalog"]["version"])


def _is_major(before: Version, now: Version) -> bool:
    return now.order.major > before.order.major


def _python(project: Project, copies: dict[str, Path]) -> Difference:
    old, new = (
        python.surface(copies[when] / project.python.folder / "src", project.module) for when in ("then", "now")
    )
    return Difference("Python", tuple(python.breaks(old, new)), tuple(sorted(new.keys() - old.keys())))


def _typescript(project: Project, copies: dict[str, Path]) -> Difference:
    packages = [copies[when] / project.npm.folder for when in ("then", "now")]
    _install(*packages)
    old, new = (typescript.surface(package, Path(tempfile.mkdtemp(dir=copies["now"].parent))) for package in packages)
    return Difference("TypeScript", tuple(typescript.breaks(old, new)), tuple(sorted(new.keys() - old.keys())))


def _install(*packages: Path) -> None:
    """Each copy gets the packages of its own lock: an older release may need an older compiler."""
    made: dict[str, Path] = {}
    for package in packages:
        lock = (package / "package-lock.json").read_text("utf-8")
        if lock in made:
            (package / "node_modules").symlink_to(made[lock])
            continue
        commands.run([npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], cwd=package)
        made[lock] = package / "node_modules"
