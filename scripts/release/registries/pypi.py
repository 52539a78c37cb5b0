"""Indexes of PyPI's kind: asked through the simple API (PEP 503, 691), uploaded to by twine."""

from __future__ import annotations

import os
import re
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import requests
from packaging.version import InvalidVersion
from packaging.version import Version as PythonVersion
from pypi_simple import PYPI_SIMPLE_ENDPOINT, DistributionPackage, NoSuchProjectError, PyPISimple
from twine.repository import TEST_WAREHOUSE

from scripts.release import commands
from scripts.release.artifacts import Artifact, Kind, python_metadata
from scripts.release.project import Project
from scripts.release.registries.base import Silent, Standing, refused, trusted

_SECONDS = 20


@dataclass(frozen=True)
class PythonIndex:
    """An index: ``simple`` is where it is asked, ``options`` lead twine to it, ``secret`` names its token."""

    name: str
    simple: str
    options: tuple[str, ...]
    secret: str
    kinds: tuple[Kind, ...] = (Kind.WHEEL, Kind.SDIST)
    known: dict[str, str] = field(default_factory=dict, compare=False)
    """Where the newest package of an index was made, by its address: looked into once."""

    @classmethod
    def test_pypi(cls) -> PythonIndex:
        """The index to try a release on; twine knows where it is."""
        return cls("testpypi", f"{TEST_WAREHOUSE}simple/", ("--repository", "testpypi"), "TESTPYPI_TOKEN")

    @classmethod
    def pypi(cls) -> PythonIndex:
        """The index that everybody installs from: pip's own, where this machine has one configured."""
        return cls("pypi", configured_index(), ("--repository", "pypi"), "PYPI_TOKEN")

    def package(self, project: Project) -> str:
        return project.python.name

    def digest(self, artifact: Artifact) -> str:
        return artifact.sha256

    def standing(self, project: Project) -> Standing:
        with PyPISimple(self.simple) as client:
            try:
                page = client.get_project_page(project.python.name, timeout=_SECONDS)
                newest = max(page.packages, key=_order, default=None)
                repository = self._repository(client, newest) if newest else None
            except NoSuchProjectError:
                return Standing()
            except requests.RequestException as error:
                raise Silent(self, _reason(error)) from None
        ours = {artifact.filename: artifact.digests.get("sha256", "") for artifact in page.packages}
        return Standing(True, repository, {n: d for n, d in ours.items() if _is_of(n, project)})

    def _repository(self, client: PyPISimple, package: DistributionPackage) -> str | None:
        if package.url not in self.known:
            with tempfile.TemporaryDirectory() as folder:
                target = Path(folder) / package.filename
                client.download_package(package, target, timeout=_SECONDS)
                try:
                    self.known[package.url] = _made_at(Artifact(target).contents())
                except (zipfile.BadZipFile, tarfile.TarError, EOFError):
                    return None
        return self.known[package.url]

    def upload(self, project: Project, artifact: Artifact, there: Standing, *, dry_run: bool) -> str:
        if dry_run:
            return f"would upload {artifact.name}"
        options = ["--non-interactive", "--disable-progress-bar", *self.options]
        token = os.environ.get(self.secret, "")
        env = {"TWINE_USERNAME": "__token__", "TWINE_PASSWORD": token} if token else trusted()
        env["TWINE_REPOSITORY_URL"] = ""  # would lead it elsewhere than the index that is asked
        try:
            commands.run([sys.executable, "-m", "twine", "upload", *options, artifact.path], env=env)
        except commands.Failed as failed:
            raise refused(self, artifact, _sentence(failed.output)) from None
        return f"uploaded {artifact.name}"

    def finish(self, project: Project, there: Standing, *, dry_run: bool) -> str:
        return "nothing: pip installs the newest release, and prereleases with --pre only"


def configured_index() -> str:
    """The index that pip is told to use, by its environment or its files; else PyPI."""
    variable = os.environ.get("PIP_INDEX_URL", "").strip()
    if variable:
        return variable
    try:
        return commands.run(
            [sys.executable, "-m", "pip", "config", "get", "global.index-url"], only_stdout=True
        ).strip()
    except commands.Failed:
        return PYPI_SIMPLE_ENDPOINT


def _order(package: DistributionPackage) -> PythonVersion:
    try:
        return PythonVersion(package.version or "0")
    except InvalidVersion:
        return PythonVersion("0")


def _is_of(filename: str, project: Project) -> bool:
    start = f"{project.python.normalized}-{project.version.python}"
    return filename.startswith((f"{start}-", f"{start}.tar.gz"))


def _made_at(contents: Mapping[str, bytes]) -> str:
    """The repository that a package names, of its ``Project-URL`` lines."""
    named = python_metadata(contents).get("project_urls", {})
    return next((url for label, url in named.items() if label.lower() in {"repository", "source"}), "")


def _reason(error: requests.RequestException) -> str:
    response = error.response
    return f"HTTP {response.status_code}" if response is not None else type(error).__name__


def _sentence(output: str) -> str:
    """Why twine failed: its error without the log around it, or the last line of a traceback without its depths."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    start = next((i for i, line in enumerate(lines) if line.startswith("ERROR")), None)
    if start is None:
        return (
            f"the connection failed ({lines[-1].partition(':')[0].rpartition('.')[2]})" if lines else "no reason given"
        )
    return re.sub(r"^ERROR\s+", "", " ".join(lines[start:]))[:300]
