"""The steps of a release day, each of which refuses before the next can do harm.

First what is here (nothing is asked of anybody), then what each registry says (nothing is changed), and only when none
of them refuses the uploads: what one registry has cannot be taken back because another does not want it.
Run again after a release that stopped half-way, the same steps find what is there and go on with what is missing.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.release import artifacts, green, trial
from scripts.release.artifacts import Artifact, Kind, Release
from scripts.release.progress import Refusal, Steps
from scripts.release.project import CATALOGUE, Project
from scripts.release.registries import NpmRegistry, PythonIndex, Registry, missing
from scripts.release.registries.base import AGAIN, Silent, Standing, credentials

_FIRST_WAIT, _LONGEST_WAIT = 0.2, 15.0
_PLACEHOLDER = re.compile(r"https://([^/]*\.)?(example(\.(com|net|org))?|invalid|localhost|test)(:\d+)?/")
"""Names that are nobody's (RFC 2606)."""


def use(project: Project, release: Release, registry: PythonIndex | NpmRegistry) -> str:
    """Try what was published in clean environments that are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="consumer-") as folder:
        return trial.use(trial.Trial(project, release, Path(folder)), registry)


@dataclass(frozen=True)
class Target:
    """A registry, and whether to stop short of uploading."""

    registry: PythonIndex | NpmRegistry
    dry_run: bool = False


@dataclass(frozen=True)
class Publishing:
    """One run: what, where to, and how long (in seconds) a registry may take to serve what it was given.

    In a ``rehearsal`` the packages may say that they are made at a placeholder.
    """

    project: Project
    targets: Sequence[Target]
    patience: float = 600.0
    try_out: Callable[[Project, Release, PythonIndex | NpmRegistry], str] = use
    rehearsal: bool = False

    def run(self, steps: Steps) -> None:
        """Take all steps. Raises ``Refusal`` at the first that cannot be taken."""
        with tempfile.TemporaryDirectory(prefix="release-") as folder:
            release = self._here(Path(folder), steps)
            asked = [(target, self._ask(target, release, steps)) for target in self.targets]
            for target, there in asked:
                self._deliver(target, there, release, steps)

    def _here(self, folder: Path, steps: Steps) -> Release:
        """The artifacts, if they are those of a tested and tagged commit, in a folder that nobody else writes to."""
        project = self.project
        steps.take("nothing is uncommitted", lambda: _clean(project))
        steps.take("the tag is the version", lambda: _tagged(project))
        steps.take("this commit's tests were green", lambda: green.require(project))
        found: list[Release] = []
        steps.take("dist/ is what was built from it", lambda: _built(project, folder, found))
        steps.take("it is built where it says", lambda: _made_here(project, rehearsal=self.rehearsal))
        return found[0]

    def _ask(self, target: Target, release: Release, steps: Steps) -> _Answer:
        registry, name, there = target.registry, target.registry.name, _Answer()
        steps.take(f"{name}: the name is free or ours", lambda: _owned(self.project, registry, there))
        steps.take(f"{name}: what is missing", lambda: _missing(registry, release, there))
        if there.lacking and not target.dry_run:
            steps.take(f"{name}: who publishes", lambda: credentials(registry))
        return there

    def _deliver(self, target: Target, there: _Answer, release: Release, steps: Steps) -> None:
        registry, name, dry_run = target.registry, target.registry.name, target.dry_run
        for artifact in there.lacking:
            title = f"{name}: {'trial run' if dry_run else 'upload'} of the {artifact.kind.name.lower()}"
            steps.take(title, lambda a=artifact: registry.upload(self.project, a, there.standing, dry_run=dry_run))  # type: ignore[misc]
        if not dry_run:
            steps.take(f"{name}: serves what was uploaded", lambda: self._served(registry, release, there))
            steps.take(f"{name}: installs and works", lambda: self.try_out(self.project, release, registry))
        steps.take(f"{name}: tags", lambda: registry.finish(self.project, there.standing, dry_run=dry_run))

    def _served(self, registry: Registry, release: Release, there: _Answer) -> str:
        """Ask until everything is there; a registry that answers late or not at all in between is asked again."""
        deadline, wait = time.monotonic() + self.patience, _FIRST_WAIT
        while True:
            try:
                there.standing = registry.standing(self.project)
                lacking = missing(registry, release, there.standing)
                trouble = f"{', '.join(artifact.name for artifact in lacking)} is not served yet" if lacking else ""
            except Silent as silence:
                trouble = silence.message
            if not trouble:
                return f"{len(release.of(*registry.kinds))} with the digests of dist/"
            if time.monotonic() + wait > deadline:
                raise Refusal(f"{registry.name}: after {self.patience:.0f} s, {trouble}", AGAIN)
            time.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)


def targets(to: str, tag: str, *, dry_run: bool) -> list[Target]:
    """The targets that ``--to`` names; without it, TestPyPI and a trial run of npm's upload."""
    one: dict[str, Callable[[], PythonIndex | NpmRegistry]] = {
        "testpypi": PythonIndex.test_pypi,
        "pypi": PythonIndex.pypi,
        "npm": lambda: NpmRegistry(tag=tag),
    }
    if not to:
        return [Target(one["testpypi"](), dry_run), Target(one["npm"](), dry_run=True)]
    return [Target(one[name](), dry_run) for name in (one if to == "all" else [to])]


def _clean(project: Project) -> str:
    changed = project.checkout.changed()
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        raise Refusal(f"uncommitted changes: {', '.join(changed[:3])}{more}", "commit or stash them, then build again")
    return project.checkout.head[:12]


def _tagged(project: Project) -> str:
    tag, checkout = project.version.tag, project.checkout
    if tag not in checkout.tags():
        if checkout.has(tag):
            remedy = f"check it out (`git checkout {tag}`), or raise the version"
            raise Refusal(f"{tag} is another commit than HEAD", remedy)
        remedy = "make one with `python3 noxfile.py release -- --write`"
        raise Refusal(f"HEAD has no tag {tag}, the catalogue's version", remedy)
    return tag


def _built(project: Project, folder: Path, found: list[Release]) -> str:
    release = artifacts.load(project).kept(folder)
    if len(release.of(Kind.SDIST, Kind.WHEEL, Kind.TARBALL)) != 3:
        raise Refusal("dist/ lacks an sdist, a wheel or a tarball", artifacts.REBUILD)
    found.append(release)
    return f"{len(release.artifacts)} files of {release.manifest.version}"


def _made_here(project: Project, *, rehearsal: bool) -> str:
    """What the packages say of their repository: it is on their pages, and by it the next release knows them as ours.

    In GitHub's workflow, npm and PyPI hold it against where they come from, and so do we.
    """
    said, where = project.repository, os.environ.get("GITHUB_REPOSITORY", "")
    here = f"{os.environ.get('GITHUB_SERVER_URL', '')}/{where}" if where else ""
    remedy = (
        f"set `repository` in {CATALOGUE} to {here or 'the address of this repository on GitHub'}, let [project.urls] "
        f"in {project.python.folder}/pyproject.toml and the links of both packages' READMEs begin with it, run "
        "`python3 noxfile.py generate`, commit, and release that"
    )
    if not said:
        raise Refusal("the packages do not say where they are made", remedy)
    if here and here != said:
        raise Refusal(f"the packages say they are made at {said}, not {here}", remedy)
    if _PLACEHOLDER.match(said) and not rehearsal:
        raise Refusal(f"the packages say they are made at {said}, which is a placeholder", remedy)
    return said


@dataclass
class _Answer:
    """What a registry said when it was asked, and what follows for the upload."""

    standing: Standing = field(default_factory=Standing)
    lacking: Sequence[Artifact] = ()


def _owned(project: Project, registry: Registry, there: _Answer) -> str:
    name, standing = registry.package(project), registry.standing(project)
    there.standing = standing
    if not standing.taken:
        return f"{name} is free"
    if standing.repository is None:
        return f"{name} is there, and its newest file cannot be read; the digests will tell"
    if standing.repository != project.repository:
        owner = standing.repository or "a project that names no repository"
        raise Refusal(f"{name} on {registry.name} belongs to {owner}", "choose another name in schemas/catalog.toml")
    return f"{name} is ours"


def _missing(registry: Registry, release: Release, there: _Answer) -> str:
    there.lacking = missing(registry, release, there.standing)
    return ", ".join(each.name for each in there.lacking) or "nothing: all of it is there, with these digests"
