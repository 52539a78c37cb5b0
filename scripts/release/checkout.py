"""The state of the repository, as git tells it, and clean copies of what is committed."""

from __future__ import annotations

import contextlib
import re
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.release import commands


@dataclass(frozen=True)
class Checkout:
    """A working tree of git."""

    root: Path

    def git(self, *arguments: str) -> str:
        """What git prints, without the newline at its end."""
        # A clone that belongs to another user is still ours to release.
        return commands.run(["git", "-c", "safe.directory=*", *arguments], cwd=self.root, only_stdout=True).rstrip("\n")

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD")

    @property
    def tree(self) -> str:
        """The name of all committed content: the same for two commits that hold the same files."""
        return self.git("rev-parse", "HEAD^{tree}")

    @property
    def moment(self) -> int:
        """When HEAD was committed, in seconds since the epoch."""
        return int(self.git("log", "-1", "--format=%ct"))

    def changed(self) -> list[str]:
        """Files that are not as in HEAD, new ones included."""
        listed = self.git("status", "--porcelain", "-z", "--no-renames")
        return [entry[3:] for entry in listed.split("\0") if entry]

    def tags(self) -> list[str]:
        """The tags on HEAD."""
        return self.git("tag", "--points-at", "HEAD").split()

    def releases(self, *, before: bool = False) -> list[str]:
        """The tags of final releases that HEAD comes from, and HEAD's own unless ``before`` it is asked for."""
        earlier = ["--no-contains", "HEAD"] if before else []
        listed = self.git("tag", "--list", "--merged", "HEAD", *earlier).split()
        return [tag for tag in listed if re.fullmatch(r"v\d+\.\d+\.\d+", tag)]

    def knows(self, revision: str) -> bool:
        """Whether a name leads to a commit."""
        try:
            return bool(self.git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"))
        except commands.Failed:
            return False

    def has(self, tag: str) -> bool:
        """Whether there is such a tag."""
        return bool(self.git("tag", "--list", tag))

    def files(self, folder: str, revision: str = "HEAD") -> list[str]:
        """The committed files below a folder, relative to it."""
        listed = self.git("ls-tree", "-r", "-z", "--name-only", f"{revision}:{folder}")
        return [name for name in listed.split("\0") if name]

    def export(self, target: Path, revision: str = "HEAD", *folders: str) -> None:
        """Write the files of a revision into a folder: these and no others, with modes 644 and 755.

        Not by ``tarfile``'s own extraction, which older versions of Python 3.11 do without the filters of newer ones.
        """
        with tempfile.TemporaryDirectory() as folder:
            packed = Path(folder) / "packed.tar"
            self.git("archive", "--format=tar", f"--output={packed}", revision, *folders)
            with tarfile.open(packed) as archive:
                for member in archive:
                    file, content = target / member.name, archive.extractfile(member) if member.isfile() else None
                    if content is None:
                        continue
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(content.read())
                    file.chmod(0o755 if member.mode & 0o100 else 0o644)

    @contextlib.contextmanager
    def aside(self) -> Iterator[Checkout]:
        """HEAD once more, in a folder of its own for as long as the block: what fails there has changed nothing here.

        What is committed there is in this repository, and no branch has it yet.
        """
        with tempfile.TemporaryDirectory(prefix="release-") as folder:
            place = Path(folder).resolve() / "work"
            self.git("worktree", "add", "--quiet", "--detach", str(place), "HEAD")
            try:
                yield Checkout(place)
            finally:
                self.git("worktree", "remove", "--force", str(place))
