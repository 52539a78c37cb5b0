"""What a release needs to know of a registry, and the one answer that decides what is uploaded."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from scripts.release.artifacts import Artifact, Kind, Release
from scripts.release.progress import Refusal
from scripts.release.project import Project

AGAIN = "run the same command again: it goes on with what is missing"
OIDC = ("ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")
"""What GitHub sets in a job that may ask for a short-lived token (``id-token: write``)."""


@dataclass(frozen=True)
class Standing:
    """What a registry has: whether the name is ``taken``, and the ``files`` of our version, as digests by name.

    ``repository`` is where the newest package says that it is made; None where it cannot be read.
    """

    taken: bool = False
    repository: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    """Versions by the tag that people install by, where a registry has such."""


class Registry(Protocol):
    """One place to publish to."""

    @property
    def name(self) -> str:
        """As ``--to`` and messages have it."""

    @property
    def secret(self) -> str:
        """The variable of the environment that holds its token."""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The artifacts that go there, in the order of their upload."""

    def package(self, project: Project) -> str:
        """The name of the package there."""

    def standing(self, project: Project) -> Standing:
        """Ask it. Refuses when there is no answer: a registry that is down says nothing about a name."""

    def digest(self, artifact: Artifact) -> str:
        """An artifact's digest as this registry tells it."""

    def upload(self, project: Project, artifact: Artifact, there: Standing, *, dry_run: bool) -> str:
        """Upload one file, or with ``dry_run`` go as far as one can without doing so; what was done, in words."""

    def finish(self, project: Project, there: Standing, *, dry_run: bool) -> str:
        """What is left to do once the package was tried: the tags that people install by."""


def missing(registry: Registry, release: Release, standing: Standing) -> Sequence[Artifact]:
    """The artifacts that are not there yet. Refuses when one is there with other content."""
    lacking = []
    for artifact in release.of(*registry.kinds):
        there = standing.files.get(artifact.name)
        if there is None:
            lacking.append(artifact)
        elif there != registry.digest(artifact):
            told = f"{release.manifest.version} is on {registry.name} already, with another {artifact.name}"
            raise Refusal(told, "raise `version` in schemas/catalog.toml: what is published cannot be changed")
    return lacking


def credentials(registry: Registry) -> str:
    """Where the right to publish comes from. Refuses when it comes from nowhere."""
    if os.environ.get(registry.secret):
        return f"token from {registry.secret}"
    if all(os.environ.get(name) for name in OIDC):
        return "trusted publishing (OIDC)"
    what = f"set {registry.secret} to a token for {registry.name}, or publish from the release workflow"
    raise Refusal(f"there is no token for {registry.name}", what)


def trusted() -> dict[str, str]:
    """What a program needs to ask for a short-lived token itself; only one that uploads is given it."""
    return {name: os.environ[name] for name in OIDC if os.environ.get(name)}


class Silent(Refusal):
    """A registry that does not answer, which is not the same as one that knows no such package."""

    def __init__(self, registry: Registry, why: str) -> None:
        super().__init__(f"{registry.name} does not answer: {why}", AGAIN)


# A status is a word of its own (npm puts an E before it): the same digits may be part of a port.
_DENIED = r"\be?40[13]\b|eneedauth|unauthorized|forbidden"
_TAKEN = "already|previously published|over existing"
_THERE = r"\be?409\b|already exist|previously published|already present"


def refused(registry: Registry, artifact: Artifact, why: str) -> Refusal:
    """An upload that the registry did not take, for a reason in its own words."""
    if re.search(_DENIED, why, re.IGNORECASE) and not re.search(_TAKEN, why, re.IGNORECASE):
        told = f"{registry.name} does not accept the token for {artifact.name}"
        return Refusal(f"{told}: {why}", f"check {registry.secret}: is it for this registry, and may it publish?")
    if re.search("already been used", why, re.IGNORECASE):  # PyPI, of a file that was deleted
        remedy = "raise `version` in schemas/catalog.toml: a name that was used once is never free again"
        return Refusal(f"{artifact.name} was on {registry.name} once: {why}", remedy)
    if re.search(_THERE, why, re.IGNORECASE):
        return Refusal(f"{registry.name} has {artifact.name} already: {why}", AGAIN)
    return Refusal(f"{artifact.name} was not uploaded to {registry.name}: {why}", AGAIN)
