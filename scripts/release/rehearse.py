"""A whole release against registries on this machine: built, published, installed, used, and every bad day.

It happens in a clone of HEAD, with a tag of its own; the steps are those of ``publish``, only the registries
differ. Nothing of it is left behind, neither a file nor a process.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from scripts.release import bad_days, build, commands, green, trial
from scripts.release.artifacts import Release
from scripts.release.checkout import Checkout
from scripts.release.loopback import servers
from scripts.release.loopback.stage import Stage, stage
from scripts.release.progress import Refusal, Steps
from scripts.release.project import Project
from scripts.release.publish import Publishing, Target
from scripts.release.registries import NpmRegistry, PythonIndex

_PATIENCE = 30.0


def rehearse(project: Project, steps: Steps) -> None:
    """Take every step; raises ``Refusal`` at the first that does not end as it must."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        here = Path(folder)
        steps.heading("What would be released")
        clone = _clone(project, here / "clone", steps)
        build.build(clone, steps)
        green.mark(clone, clone.checkout.tree)
        with stage(here / "registries") as loopback:
            _good_day(clone, loopback, here, steps)
            steps.heading("The bad days: what is said, and that the next run completes it")
            scene = bad_days.Scene(clone, loopback, _made(here / "scene"))
            for title, day in bad_days.BAD_DAYS.items():
                steps.take(title, lambda day=day: bad_days.live(scene, day))  # type: ignore[misc]


def _clone(project: Project, target: Path, steps: Steps) -> Project:
    """What is committed, as a clone of its own with the tag of its version."""

    def made() -> str:
        project.checkout.git("clone", "--quiet", "--no-hardlinks", str(project.root), str(target))
        cloned = Checkout(target)
        cloned.git("checkout", "--quiet", "--detach", project.checkout.head)
        cloned.git("tag", "--force", Project(target).version.tag)
        return f"{cloned.head[:12]}, tagged {Project(target).version.tag} in a clone"

    steps.take("a clone of HEAD", made)
    return Project(target)


def _good_day(project: Project, loopback: Stage, folder: Path, steps: Steps) -> None:
    steps.heading("The good day: publish, install and use")
    with servers.nats(folder / "nats") as address, loopback.tokens():

        def try_out(project: Project, release: Release, registry: PythonIndex | NpmRegistry) -> str:
            place = trial.Trial(project, release, _made(folder / registry.name), {"nats": address})
            return trial.use(place, registry)

        steps.take("a nats-server with the catalogue's streams", lambda: _streams(project, address))
        targets = [Target(loopback.index), Target(loopback.registry)]
        Publishing(project, targets, _PATIENCE, try_out, rehearsal=True).run(steps)


def _streams(project: Project, address: str) -> str:
    """What consumers publish to, made as a deployment makes it."""
    apply = [sys.executable, "-m", "infrastructure.nats", "apply", "--url", address, "--env", "development"]
    try:
        return commands.tail(commands.run(apply, cwd=project.root), 1)
    except commands.Failed as failed:
        raise Refusal(f"the streams could not be made: {failed}", "mend infrastructure/nats") from None


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
