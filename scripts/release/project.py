"""What is released: both packages, as the catalogue names them, and their one version."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from packaging.version import Version as PythonVersion

from scripts.release.checkout import Checkout
from scripts.release.progress import Refusal

DIST = "dist"
"""Where artifacts are, below the root."""
CATALOGUE = "schemas/catalog.toml"
"""What says all that is here, below the root."""


@dataclass(frozen=True)
class Version:
    """A semantic version that both registries take; ``text`` is as in the catalogue, and as npm writes it."""

    text: str

    @property
    def python(self) -> str:
        """As PyPI writes it: ``1.2.0-rc.1`` is ``1.2.0rc1`` there."""
        return str(PythonVersion(self.text))

    @property
    def tag(self) -> str:
        return f"v{self.text}"

    @property
    def is_prerelease(self) -> bool:
        return "-" in self.text

    @property
    def order(self) -> PythonVersion:
        """What versions are compared by."""
        return PythonVersion(self.text)


@dataclass(frozen=True)
class Package:
    """One of the two packages. ``folder`` is that of its pyproject.toml or package.json, below the root."""

    name: str
    folder: Path

    @property
    def normalized(self) -> str:
        """The name in PyPI's file names."""
        return re.sub(r"[-_.]+", "_", self.name).lower()


@dataclass(frozen=True)
class Project:
    """The catalogue's word on what is released, in one working tree."""

    root: Path

    @property
    def checkout(self) -> Checkout:
        return Checkout(self.root)

    @property
    def dist(self) -> Path:
        return self.root / DIST

    @cached_property
    def _catalogue(self) -> dict[str, dict[str, str]]:
        try:
            read: dict[str, dict[str, str]] = tomllib.loads((self.root / CATALOGUE).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise Refusal(f"{CATALOGUE} cannot be read: {error}", "mend it: `python3 noxfile.py check`") from None
        return read

    @property
    def version(self) -> Version:
        return Version(self._catalogue["catalog"]["version"])

    @property
    def repository(self) -> str:
        """Where the packages say that they are made; empty when they do not."""
        return self._catalogue["catalog"].get("repository", "")

    @property
    def python(self) -> Package:
        return self._package("python", "pyproject.toml")

    @property
    def module(self) -> str:
        """What a consumer imports in Python."""
        return self._table("python")["module"]

    @property
    def npm(self) -> Package:
        return self._package("typescript", "package.json")

    def _package(self, language: str, manifest: str) -> Package:
        table = self._table(language)
        source = Path(table["path"])
        folder = next(folder for folder in source.parents if (self.root / folder / manifest).is_file())
        return Package(table["name"], folder)

    def _table(self, language: str) -> dict[str, str]:
        packages: dict[str, dict[str, str]] = self._catalogue["packages"]  # type: ignore[assignment]
        return packages[language]
