"""Semantic versions (semver.org, 2.0.0): how far one is from another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Self


class Level(IntEnum):
    """How much a release changes for whoever uses it."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, order=True)
class Version:
    """``major.minor.patch``, without what may follow after a hyphen but for that it does."""

    major: int
    minor: int
    patch: int
    released: bool = True

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ``ValueError``."""
        found = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?", text)
        if not found:
            raise ValueError(f"{text} is not a semantic version")
        return cls(int(found[1]), int(found[2]), int(found[3]), not found[4])

    def raised(self, level: Level) -> Version:
        """The next version of a level; a prerelease already stands for the release that it comes before."""
        if level is Level.NONE:
            return self
        low = {Level.PATCH: (0, 0), Level.MINOR: (self.patch, 0), Level.MAJOR: (self.minor, self.patch)}[level]
        if not self.released and low == (0, 0):
            return Version(self.major, self.minor, self.patch)
        if level is Level.MAJOR:
            return Version(self.major + 1, 0, 0)
        if level is Level.MINOR:
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"
