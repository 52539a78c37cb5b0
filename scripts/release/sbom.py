"""Bills of materials in CycloneDX: what a consumer of each package gets with it, without time or chance in them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts.release import commands
from scripts.release.artifacts import Artifact, Kind
from scripts.release.environments import PythonEnvironment
from scripts.release.progress import Refusal
from scripts.release.project import Project
from scripts.release.tools import npm


def write(project: Project, copy: Path, artifacts: list[Artifact]) -> str:
    """A file for each package beside its artifacts. Python's is of a clean environment with the pinned versions."""
    target = artifacts[0].path.parent
    wheel = next(artifact.path for artifact in artifacts if artifact.kind is Kind.WHEEL)
    python = _python(project, copy, wheel)
    package = npm_bill(project, copy / project.npm.folder)
    version = project.version
    for name, bill in (
        (f"{project.python.normalized}-{version.python}{Kind.SBOM}", python),
        (f"{project.npm.name}-{version.text}.npm{Kind.SBOM}", package),
    ):
        text = json.dumps(_without_chance(bill), indent=2, sort_keys=True) + "\n"
        _valid(name, text, bill["specVersion"])
        (target / name).write_text(text, "utf-8")
    return ", ".join(f"{len(bill.get('components', []))} components" for bill in (python, package))


def _python(project: Project, copy: Path, wheel: Path) -> dict[str, Any]:
    environment = PythonEnvironment.make(copy.parent / "sbom-python")
    environment.install(str(wheel), "--constraint", str(copy / "requirements/constraints.txt"))
    described = str(copy / project.python.folder / "pyproject.toml")
    options = ["--output-format", "JSON", "--output-reproducible", "--pyproject", described, "--mc-type", "library"]
    made = commands.run(
        [sys.executable, "-m", "cyclonedx_py", "environment", *options, environment.python], only_stdout=True
    )
    bill: dict[str, Any] = json.loads(made)
    bill["metadata"]["component"]["version"] = project.version.python
    return _reached(bill)


def _reached(bill: dict[str, Any]) -> dict[str, Any]:
    """Only what the package depends on, itself or through others: an environment has an installer, too."""
    needs = {each["ref"]: each.get("dependsOn", []) for each in bill["dependencies"]}
    reached, waiting = set(), [bill["metadata"]["component"]["bom-ref"]]
    while waiting:
        reference = waiting.pop()
        reached.add(reference)
        waiting += [each for each in needs.get(reference, []) if each not in reached]
    components = [each for each in bill["components"] if each["bom-ref"] in reached]
    return bill | {"components": components, "dependencies": [d for d in bill["dependencies"] if d["ref"] in reached]}


def npm_bill(project: Project, package: Path) -> dict[str, Any]:
    """Of the lock, what the package itself depends on: npm's own ``--omit dev`` drops what both need."""
    options = ["--sbom-format", "cyclonedx", "--sbom-type", "library", "--package-lock-only"]
    bill: dict[str, Any] = json.loads(commands.run([npm(), "sbom", *options], cwd=package, only_stdout=True))
    own = bill["metadata"]["component"]
    own["name"] = project.npm.name  # npm says the folder's name
    needed = json.loads((package / "package.json").read_text("utf-8")).get("dependencies", {})
    refs = {each["bom-ref"] for each in bill["components"] if each["name"] in needed}
    for entry in bill["dependencies"]:
        if entry["ref"] == own["bom-ref"]:
            entry["dependsOn"] = [ref for ref in entry["dependsOn"] if ref in refs]
    return _reached(bill)


def _valid(name: str, text: str, version: str) -> None:
    """Refuse what CycloneDX's own schema refuses: the tools' bills are changed here."""
    fault = JsonStrictValidator(SchemaVersion.from_version(version)).validate_str(text)
    if fault is not None:
        raise Refusal(f"{name} is no CycloneDX {version}: {fault}", "mend scripts/release/sbom.py")


def _without_chance(bill: dict[str, Any]) -> dict[str, Any]:
    """The same bill without a serial number and the time of day."""
    kept = {key: value for key, value in bill.items() if key != "serialNumber"}
    kept["metadata"] = {key: value for key, value in bill["metadata"].items() if key != "timestamp"}
    return kept
