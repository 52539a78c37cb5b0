"""The Python package in a clean environment: without extras first, then with the extra of each server there is."""

from __future__ import annotations

from packaging.metadata import RawMetadata
from packaging.requirements import Requirement

from scripts.release import commands
from scripts.release.artifacts import Kind, python_metadata
from scripts.release.environments import PythonEnvironment
from scripts.release.registries import PythonIndex
from scripts.release.trial.base import CONSUMERS, Trial, broken, equal
from scripts.release.trial.readme import runnable


def use(trial: Trial, index: PythonIndex) -> str:
    """Install the wheel from ``index`` by its digest, its dependencies from pip's own index, and use it."""
    project, (wheel,) = trial.project, trial.release.of(Kind.WHEEL)
    told = python_metadata(wheel.contents())
    environment = PythonEnvironment.make(trial.folder / "python")
    pin = f"{project.python.name}=={project.version.python}"
    try:
        _install(trial, index, environment, told, pin)
        version = environment.run("-c", f"import {project.module} as sdk; print(sdk.__version__)").strip()
        equal(version, project.version.text, "the version that Python's import tells")
        done = [f"{pin} imports"]
        if "nats" in trial.servers:
            done += _with_server(trial, environment, told, "nats")
        programs, count = runnable(told.get("description", ""), "python", trial.servers)
        for number, program in enumerate(programs, 1):
            file = trial.folder / f"example_{number}.py"
            file.write_text(program, "utf-8")
            environment.run(file, cwd=trial.folder)
        return ", ".join([*done, count])
    except commands.Failed as failed:
        raise broken(pin, index.name, failed) from None


def _install(trial: Trial, index: PythonIndex, environment: PythonEnvironment, told: RawMetadata, pin: str) -> None:
    needed = _requirements(told, "")
    if needed:
        environment.install(*needed)
    hashes = " ".join(f"--hash=sha256:{artifact.sha256}" for artifact in trial.release.of(Kind.WHEEL, Kind.SDIST))
    file = trial.folder / "requirements.txt"
    file.write_text(f"{pin} {hashes}\n", "utf-8")
    options = ["--no-deps", "--no-cache-dir", "--require-hashes", "--requirement", str(file)]
    environment.install(*options, index=index.simple)


def _with_server(trial: Trial, environment: PythonEnvironment, told: RawMetadata, extra: str) -> list[str]:
    """Without its extra the client says what to install; with it, it publishes."""
    environment.run(CONSUMERS / "without_extra.py", cwd=trial.folder)
    environment.install(*_requirements(told, extra))
    environment.run(CONSUMERS / "publish.py", trial.servers[extra], cwd=trial.folder)
    return [f"publishes with [{extra}]"]


def _requirements(told: RawMetadata, extra: str) -> list[str]:
    """What the package needs with an extra, or without any, as pip takes it."""
    every = (Requirement(line) for line in told.get("requires_dist", []))
    wanted = [each for each in every if each.marker is None or each.marker.evaluate({"extra": extra})]
    return [f"{each.name}{_bracketed(each.extras)}{each.specifier}" for each in wanted]


def _bracketed(extras: set[str]) -> str:
    return f"[{','.join(sorted(extras))}]" if extras else ""
