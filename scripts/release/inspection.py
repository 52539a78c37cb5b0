"""What is in the artifacts: the files that are listed and no others, nothing secret, and what registries ask for."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from pathlib import Path

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings
from pathspec import PathSpec
from readme_renderer import markdown

from scripts.release import commands
from scripts.release.artifacts import Artifact, Kind, python_metadata
from scripts.release.progress import Refusal, Steps
from scripts.release.project import Project
from scripts.release.tools import node_tool

LISTS = Path(__file__).parent / "contents"
BUDGET = {Kind.SDIST: 200_000, Kind.WHEEL: 400_000, Kind.TARBALL: 400_000}
"""Bytes that an artifact may have; raise one deliberately, with what makes it larger."""
_DETECTORS = (
    "AWSKeyDetector AzureStorageKeyDetector BasicAuthDetector GitHubTokenDetector JwtTokenDetector NpmDetector "
    "PrivateKeyDetector PypiTokenDetector SlackDetector"
).split()
_KNOWN_BY = {Kind.SDIST: "sdist", Kind.WHEEL: "wheel", Kind.TARBALL: "tarball"}


def inspect(project: Project, artifacts: list[Artifact], steps: Steps) -> None:
    """Refuse artifacts that are not what they must be."""
    checks: dict[str, Callable[[Project, list[Artifact]], str]] = {
        "contents are those listed": _listed,
        "wheel holds what is committed": _committed,
        "no keys or tokens inside": no_secrets,
        "metadata": _metadata,
        "READMEs render": readmes,
        "twine check, check-wheel-contents": _python_tools,
        "publint, are the types wrong": _npm_tools,
        "sizes are within the budget": _sizes,
    }
    for title, check in checks.items():
        steps.take(title, lambda check=check: check(project, artifacts))  # type: ignore[misc]


def patterns(kind: Kind) -> list[str]:
    """The lines of an artifact's list of contents."""
    lines = (LISTS / f"{_KNOWN_BY[kind]}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def unlisted(names: Iterable[str], wanted: list[str]) -> list[str]:
    """What differs between names and patterns: files that match no pattern, patterns that match no file."""
    paths = list(names)
    specs = {pattern: PathSpec.from_lines("gitignore", [pattern]) for pattern in wanted}
    extra = [path for path in paths if not any(spec.match_file(path) for spec in specs.values())]
    missing = [pattern for pattern, spec in specs.items() if not any(map(spec.match_file, paths))]
    return [*(f"{path} is not listed" for path in extra), *(f"nothing is {pattern}" for pattern in missing)]


def _listed(project: Project, artifacts: list[Artifact]) -> str:
    counts = []
    for artifact in artifacts:
        names = artifact.contents()
        faults = unlisted(names, patterns(artifact.kind))
        if faults:
            listed = f"scripts/release/contents/{_KNOWN_BY[artifact.kind]}.txt"
            raise Refusal(
                f"{artifact.name}: {'; '.join(faults[:5])}", f"leave it out of the package, or list it in {listed}"
            )
        counts.append(f"{len(names)} files in the {_KNOWN_BY[artifact.kind]}")
    return ", ".join(counts)


def _committed(project: Project, artifacts: list[Artifact]) -> str:
    wheel = _one(artifacts, Kind.WHEEL)
    source = project.python.folder / "src"
    committed = set(project.checkout.files(str(source)))
    packed = {name for name in wheel.contents() if ".dist-info/" not in name}
    if packed != committed:
        odd = ", ".join(sorted(packed ^ committed)[:5])
        raise Refusal(f"{wheel.name} is not what {source} holds: {odd}", "mend [tool.hatch.build] in pyproject.toml")
    return f"{len(packed)} files"


def no_secrets(_: Project, artifacts: list[Artifact]) -> str:
    """Refuse artifacts with a key or a token in them."""
    count, faults = 0, []
    with (
        tempfile.TemporaryDirectory() as folder,
        transient_settings({"plugins_used": [{"name": n} for n in _DETECTORS]}),
    ):
        for artifact in artifacts:
            found = SecretsCollection()
            for name, content in artifact.contents().items():
                file = Path(folder) / artifact.name / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                found.scan_file(str(file))
                count += 1
            for path, secret in found:
                faults.append(f"{Path(path).relative_to(folder)}:{secret.line_number} looks like: {secret.type}")
    if faults:
        raise Refusal("; ".join(faults), "take it out, and revoke it if it is real")
    return f"{count} files"


def _metadata(project: Project, artifacts: list[Artifact]) -> str:
    """Licence, supported versions and where the package is made, as both registries show them."""
    told = python_metadata(_one(artifacts, Kind.WHEEL).contents())
    package = json.loads(_one(artifacts, Kind.TARBALL).contents()["package.json"])
    licence, python = told.get("license_expression"), told.get("requires_python")
    wrong = [
        what
        for what, right in {
            "the wheel's version": told.get("version") == project.version.python,
            "the tarball's version": package["version"] == project.version.text,
            "the wheel's licence": bool(licence),
            "the licences differ": licence == package["license"],
            "the wheel's Requires-Python": bool(python),
            "the tarball's engines": bool(package.get("engines", {}).get("node")),
            "the wheel's repository": project.repository in told.get("project_urls", {}).values(),
            "the tarball's repository": package["repository"]["url"] == f"git+{project.repository}.git",
            "the tarball's folder": package["repository"].get("directory") == str(project.npm.folder),
        }.items()
        if not right
    ]
    if wrong:
        raise Refusal(
            f"wrong metadata: {', '.join(wrong)}", "run `python3 noxfile.py generate`, or mend the package file"
        )
    return f"{licence}, Python {python}, Node {package['engines']['node']}"


def readmes(_: Project, artifacts: list[Artifact]) -> str:
    """Refuse a package whose page would be empty, or have links that lead nowhere outside the repository."""
    wheel, tarball = _one(artifacts, Kind.WHEEL), _one(artifacts, Kind.TARBALL)
    texts = {
        wheel.name: python_metadata(wheel.contents()).get("description", ""),
        tarball.name: tarball.contents()["README.md"].decode(),
    }
    count = 0
    for name, text in texts.items():
        page = _Page()
        page.feed(markdown.render(text) or "")
        if not page.words:
            raise Refusal(f"{name}: its README renders to nothing", "give the package a README.md in Markdown")
        inside = [link for link in page.links if not link.startswith(("https://", "#"))]
        if inside:
            told = f"{name}: its README has links that lead nowhere on a registry's page: {', '.join(inside)}"
            raise Refusal(told, "write them in full, with https://")
        count += len(page.links)
    return f"2 pages, {count} links"


class _Page(HTMLParser):
    """What a rendered page shows: whether there are words, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.words = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attributes if name in ("href", "src") and value]

    def handle_data(self, text: str) -> None:
        self.words = self.words or bool(text.strip())


def _python_tools(project: Project, artifacts: list[Artifact]) -> str:
    paths = [artifact.path for artifact in artifacts if artifact.kind in (Kind.SDIST, Kind.WHEEL)]
    _tool("twine", [sys.executable, "-m", "twine", "check", "--strict", *paths])
    _tool("check-wheel-contents", [sys.executable, "-m", "check_wheel_contents", _one(artifacts, Kind.WHEEL).path])
    return "no findings"


def _npm_tools(project: Project, artifacts: list[Artifact]) -> str:
    tarball = _one(artifacts, Kind.TARBALL).path
    _tool("publint", [node_tool("publint"), "run", tarball, "--strict"])
    _tool("attw", [node_tool("attw"), tarball, "--no-emoji", "--no-color", "--format", "ascii", "--profile", "node16"])
    return "no findings"


def _tool(name: str, command: list[str | Path]) -> None:
    try:
        commands.run(command)
    except commands.Failed as failed:
        raise Refusal(f"{name}: {commands.tail(failed.output, 8)}", "mend what it names") from None


def _sizes(project: Project, artifacts: list[Artifact]) -> str:
    for artifact in artifacts:
        if artifact.size > BUDGET[artifact.kind]:
            over = f"{artifact.name} has {artifact.size:,} bytes, its budget is {BUDGET[artifact.kind]:,}"
            raise Refusal(over, "find what made it grow, or raise BUDGET in scripts/release/inspection.py")
    return ", ".join(f"{_KNOWN_BY[a.kind]} {a.size / 1000:.0f} of {BUDGET[a.kind] / 1000:.0f} KB" for a in artifacts)


def _one(artifacts: list[Artifact], kind: Kind) -> Artifact:
    return next(artifact for artifact in artifacts if artifact.kind is kind)
