"""Registries of npm's kind, asked and uploaded to by npm itself.

A package is first published under a tag that nobody installs by, and gets ``latest`` or ``next`` once it was
tried. Trusted publishing may publish but not move tags (npm's documentation, "Trusted publishing"): there the
package gets its tag at once.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from scripts.release import commands
from scripts.release.artifacts import Artifact, Kind
from scripts.release.progress import Refusal
from scripts.release.project import Project, Version
from scripts.release.registries.base import AGAIN, Silent, Standing, refused, trusted
from scripts.release.tools import npm

CANDIDATE = "candidate"
"""The tag of a package that was published and not tried yet."""


@dataclass(frozen=True)
class NpmRegistry:
    """A registry: ``env`` leads npm to it; empty, it is the one that npm is configured with.

    ``tag`` is a further dist-tag that the version is to have.
    """

    name: str = "npm"
    env: Mapping[str, str] = field(default_factory=dict)
    tag: str = ""
    secret: str = "NPM_TOKEN"
    kinds: tuple[Kind, ...] = (Kind.TARBALL,)

    def package(self, project: Project) -> str:
        return project.npm.name

    def digest(self, artifact: Artifact) -> str:
        return artifact.integrity

    def standing(self, project: Project) -> Standing:
        name, version = project.npm.name, project.version.text
        own = self._view(f"{name}@{version}")
        whole = own or self._view(name)
        if whole is None:
            return Standing()
        files = {f"{name}-{version}.tgz": own["dist"]["integrity"]} if own else {}
        told = whole.get("repository") or ""
        repository = re.sub(r"^git\+|\.git$", "", told.get("url", "") if isinstance(told, dict) else str(told))
        return Standing(True, repository, files, whole.get("dist-tags", {}))

    def upload(self, project: Project, artifact: Artifact, there: Standing, *, dry_run: bool) -> str:
        tag = CANDIDATE if self._token() else self._wanted(project, there)[0]
        command = ["publish", str(artifact.path), "--tag", tag, "--access", "public"]
        try:
            self._npm(*command, *(["--dry-run"] if dry_run else []))
        except commands.Failed as failed:
            raise refused(self, artifact, _sentence(failed.output)) from None
        return f"{'would upload' if dry_run else 'uploaded'} {artifact.name}, tag {tag}"

    def finish(self, project: Project, there: Standing, *, dry_run: bool) -> str:
        wanted, version = self._wanted(project, there), project.version.text
        if dry_run:
            return f"{version} is to be {', '.join(wanted)}"
        lacking = [tag for tag in wanted if there.tags.get(tag) != version]
        if lacking and not self._token():
            told = f"{version} is published, but it takes a token to give it the tag {' and '.join(lacking)}"
            raise Refusal(told, f"{self.secret}=… python3 noxfile.py publish -- --to npm, on this commit")
        for tag in lacking:
            self._change(project, "add", f"{project.npm.name}@{version}", tag)
        if there.tags.get(CANDIDATE) == version and self._token():
            self._change(project, "rm", project.npm.name, CANDIDATE)
        return f"{version} is {', '.join(wanted)}"

    def _wanted(self, project: Project, there: Standing) -> list[str]:
        """The tags that this version is to have; ``latest`` never goes back to an older line."""
        version, latest = project.version, Version(there.tags.get("latest", project.version.text))
        line = f"release-{version.text.rpartition('.')[0]}"
        back = latest.order > version.order and not latest.is_prerelease
        own = "next" if version.is_prerelease else line if back else "latest"
        return [own, *([self.tag] if self.tag and self.tag != own else [])]

    def _change(self, project: Project, *arguments: str) -> None:
        try:
            self._npm("dist-tag", *arguments)
        except commands.Failed as failed:
            told = f"{project.version.text} is published, but its tag could not be moved: {_sentence(failed.output)}"
            raise Refusal(told, AGAIN) from None

    def _view(self, what: str) -> dict[str, Any] | None:
        """What npm knows; None where there is no such package or version. Refuses when the registry says nothing."""
        try:
            told = self._npm("view", what, "--json", "--prefer-online")
        except commands.Failed as failed:
            if "E404" in failed.output:
                return None
            raise Silent(self, _sentence(failed.output)) from None
        found = json.loads(told) if told.strip() else None
        return found if isinstance(found, dict) else None

    def _npm(self, *arguments: str) -> str:
        # In a folder without a project's .npmrc; and a cache would answer for a registry that is down.
        with tempfile.TemporaryDirectory() as neutral:
            right = self._authorised() or (trusted() if arguments[0] == "publish" else {})
            env = {**self.env, **right, "NPM_CONFIG_CACHE": neutral}
            return commands.run([npm(), *arguments], env=env, cwd=Path(neutral), only_stdout="--json" in arguments)

    def _token(self) -> str:
        return os.environ.get(self.secret, "")

    def _authorised(self) -> dict[str, str]:
        """The token as a setting for this registry only; npm reads settings from the environment, too."""
        return {f"npm_config_{self._address}:_authToken": self._token()} if self._token() else {}

    @cached_property
    def _address(self) -> str:
        """The registry as npm's settings name it: without its scheme, with a slash at the end."""
        asked = commands.run([npm(), "config", "get", "registry"], env=self.env, only_stdout=True)
        return f"{asked.strip().partition(':')[2].rstrip('/')}/"


def _sentence(output: str) -> str:
    """Why npm failed: its error lines, without the advice and the log file."""
    summary = re.search(r'"summary": "(.*?)(?:\\n|"$)', output, re.MULTILINE)  # where it was asked for JSON
    if summary:
        return summary[1][:300]
    told = [line.strip() for line in re.findall(r"^npm (?:error|ERR!)\s+(\S.*)$", output, re.MULTILINE)]
    return " ".join(line for line in told[:3] if not line.startswith("A complete log"))[:300]
