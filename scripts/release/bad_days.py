"""The bad days of a release, each made to happen against registries on loopback, with what must come of it.

A day returns what was said; it fails where the wrong thing happened. Wherever a release stops half-way, the same
command is run again, and must complete it.
"""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.release import artifacts, green
from scripts.release.artifacts import Artifact, Kind, Release
from scripts.release.loopback import strangers
from scripts.release.loopback.stage import WRONG, Stage
from scripts.release.progress import Refusal, Row, Steps
from scripts.release.project import Project
from scripts.release.publish import Publishing, Target
from scripts.release.registries import NpmRegistry, PythonIndex, Standing

_PATIENCE = 1.0


@dataclass(frozen=True)
class Scene:
    """A tagged, tested and built commit, and a stage with nothing published; ``folder`` is for passing use."""

    project: Project
    stage: Stage
    folder: Path

    @property
    def release(self) -> Release:
        return artifacts.load(self.project)

    def artifact(self, kind: Kind) -> Artifact:
        return self.release.of(kind)[0]

    def publish(self, *registries: PythonIndex | NpmRegistry) -> list[Row]:
        """Publish for real, but for trying it out: the steps that were taken."""
        chosen = registries or (self.stage.index, self.stage.registry)
        steps = Steps(io.StringIO())
        targets = [Target(registry) for registry in chosen]
        Publishing(self.project, targets, _PATIENCE, lambda *_: "tried on the good day", rehearsal=True).run(steps)
        return steps.rows

    def refused(self, words: str, *registries: PythonIndex | NpmRegistry) -> str:
        """What publishing says when it refuses, which must have these words."""
        try:
            self.publish(*registries)
        except Refusal as refusal:
            if words in refusal.message:
                return refusal.message
            raise Refusal(f'refused, but not with "{words}": {refusal.message}', "mend the release scripts") from None
        raise Refusal(f'nothing was refused, where "{words}" should have been said', "mend the release scripts")

    def completed(self, *registries: PythonIndex | NpmRegistry) -> str:
        """What a run uploads that goes on after one that stopped."""
        rows = [row for row in self.publish(*registries) if ": upload of the" in row.title]
        return ", ".join(row.title.partition(": upload of the ")[2] for row in rows) or "nothing"


Day = Callable[[Scene], str]


def uncommitted(scene: Scene) -> str:
    """A file that is not committed."""
    stray = scene.project.root / "notes.txt"
    stray.write_text("not committed\n", "utf-8")
    try:
        return scene.refused("uncommitted changes: notes.txt")
    finally:
        stray.unlink()


def untagged(scene: Scene) -> str:
    """A commit without the tag of its version."""
    tag = scene.project.version.tag
    scene.project.checkout.git("tag", "--delete", tag)
    try:
        return scene.refused(f"HEAD has no tag {tag}")
    finally:
        scene.project.checkout.git("tag", tag)


def untested(scene: Scene) -> str:
    """A commit that the tests did not pass on."""
    (scene.project.root / green.MARK).unlink()
    try:
        return scene.refused("the tests have not passed")
    finally:
        green.mark(scene.project, scene.project.checkout.tree)


def tampered(scene: Scene) -> str:
    """An artifact that is not what was built."""
    wheel = scene.artifact(Kind.WHEEL).path
    with _changed(wheel, wheel.read_bytes() + b"\0"):
        return scene.refused("was changed after it was built")


def without_token(scene: Scene) -> str:
    """No token in the environment."""
    with scene.stage.tokens(python="", node=""):
        return _both(scene, "there is no token")


def wrong_token(scene: Scene) -> str:
    """A token that is somebody else's."""
    with scene.stage.tokens(python=WRONG, node=WRONG):
        return _both(scene, "does not accept the token")


def name_taken(scene: Scene) -> str:
    """The name belongs to another project: on npm alone, which must keep the index clear, and then on both."""
    stage, project = scene.stage, scene.project
    tarball = strangers.other_owner(scene.artifact(Kind.TARBALL), scene.folder, project)
    stage.npm("publish", "--tag", "stranger", tarball)
    words = f"belongs to {strangers.ELSEWHERE}"
    scene.refused(words)
    if stage.index.standing(project).taken:
        raise Refusal("the index has a release that npm will not have", "mend the release scripts")
    strangers.other_owner(scene.artifact(Kind.WHEEL), stage.packages, project)
    return scene.refused(words)


def version_exists(scene: Scene) -> str:
    """The version is there with another content."""
    strangers.other_content(scene.artifact(Kind.WHEEL), scene.stage.packages)
    scene.stage.npm("publish", "--tag", "stranger", strangers.other_content(scene.artifact(Kind.TARBALL), scene.folder))
    return _both(scene, "already, with another")


def second_time(scene: Scene) -> str:
    """All of it once more: nothing to do for us, and both registries refuse the same files."""
    scene.publish()
    again = scene.completed()
    if again != "nothing":
        raise Refusal(f"uploaded again: {again}", "mend the release scripts")
    told = []
    for registry, kind in ((scene.stage.index, Kind.WHEEL), (scene.stage.registry, Kind.TARBALL)):
        try:
            registry.upload(scene.project, scene.artifact(kind), Standing(), dry_run=False)
        except Refusal as refusal:
            told.append(refusal.message)
    if len(told) != 2:
        raise Refusal("a registry took the same version twice", "mend the rehearsal's registries")
    return f"nothing is uploaded; asked all the same, {told[0]}"


def down(scene: Scene) -> str:
    """A registry that cannot be reached, which must not read as a name that is free."""
    scene.stage.python_door.shut()
    scene.stage.npm_door.shut()
    return _both(scene, "does not answer")


def down_between_files(scene: Scene) -> str:
    """The index goes down after the first of two files."""
    index, door = scene.stage.index, scene.stage.python_door
    door.shut_after(uploads=1)
    told = scene.refused("was not uploaded", index)
    door.open()
    return _then(told, scene.completed(index), "sdist")


def down_before_the_tag(scene: Scene) -> str:
    """Npm's registry goes down between the upload and the tag that people install by.

    What may publish but not move tags, as in trusted publishing, must not say that it is done.
    """
    # A registry gives the very first version "latest" by itself: ask for another tag as well.
    registry, door = replace(scene.stage.registry, tag="stable"), scene.stage.npm_door
    door.shut_after(uploads=1)
    told = scene.refused("does not answer", registry)
    door.open()
    with scene.stage.tokens(node=""):
        scene.refused("it takes a token to give it the tag", registry)
    return _then(told, scene.completed(registry), "nothing")


def truncated_to_the_index(scene: Scene) -> str:
    """The connection breaks while the wheel is uploaded, before the index has anything of it."""
    index, door = scene.stage.index, scene.stage.python_door
    door.cut_next_upload(after=1_000)
    told = scene.refused("was not uploaded", index)
    return _then(told, scene.completed(index), "wheel, sdist")


def half_a_wheel(scene: Scene) -> str:
    """The connection breaks in the middle of the wheel, and this index keeps the half: PyPI checks the digest."""
    index, door = scene.stage.index, scene.stage.python_door
    door.cut_next_upload(after=scene.artifact(Kind.WHEEL).size // 2)
    scene.refused("was not uploaded", index)
    told = scene.refused("already, with another", index)
    (scene.stage.packages / scene.artifact(Kind.WHEEL).name).unlink()
    return _then(told, scene.completed(index), "wheel, sdist")


def truncated_to_npm(scene: Scene) -> str:
    """The connection breaks in the middle of the tarball."""
    registry, door = scene.stage.registry, scene.stage.npm_door
    door.cut_next_upload(after=scene.artifact(Kind.TARBALL).size // 2)
    told = scene.refused("was not uploaded", registry)
    return _then(told, scene.completed(registry), "tarball")


BAD_DAYS: dict[str, Day] = {
    "a file is not committed": uncommitted,
    "the commit has no tag": untagged,
    "the tests did not pass": untested,
    "an artifact was changed after the build": tampered,
    "there is no token": without_token,
    "the token is wrong": wrong_token,
    "the name is another's": name_taken,
    "the version exists with other content": version_exists,
    "everything is published already": second_time,
    "the registries are down": down,
    "the index goes down between two files": down_between_files,
    "npm goes down before the tag is moved": down_before_the_tag,
    "the wheel's upload is cut": truncated_to_the_index,
    "half of a wheel is kept": half_a_wheel,
    "the tarball's upload is cut": truncated_to_npm,
}


def live(scene: Scene, day: Day) -> str:
    """Let one day happen on a clear stage."""
    scene.stage.clear(scene.project.npm.name)
    with scene.stage.tokens():
        return day(scene)


def _both(scene: Scene, words: str) -> str:
    """Both registries refuse alike; what the first says."""
    told = [scene.refused(words, registry) for registry in (scene.stage.index, scene.stage.registry)]
    return told[0]


def _then(told: str, uploaded: str, wanted: str) -> str:
    if uploaded != wanted:
        raise Refusal(f"the next run uploaded {uploaded}, not {wanted}", "mend the release scripts")
    return f"{told}; the next run uploads {uploaded} and completes it"


@contextlib.contextmanager
def _changed(file: Path, content: bytes) -> Iterator[None]:
    before = file.with_name(f"{file.name}.before")
    shutil.copyfile(file, before)
    file.write_bytes(content)
    try:
        yield
    finally:
        before.replace(file)
