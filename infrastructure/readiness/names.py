"""Are the SDKs' names free, or ours? Asked of the registries by their own clients, as they are configured here."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib

from infrastructure.catalogue import ROOT
from infrastructure.readiness.answers import Answer, failed, passed, together, unknown
from infrastructure.readiness.situation import Situation

_TIMEOUT = 60
_TAG = "v"


def answer(situation: Situation) -> Answer:
    """Both packages are named as the catalogue says, and their names belong to nobody else."""
    packages = situation.catalogue.settings.packages
    ours = _released()
    return together(
        [
            _same("sdks/python/pyproject.toml", _python_name(), packages.python.name),
            _same("sdks/typescript/package.json", _typescript_name(), packages.typescript.name),
            _python(packages.python.name, ours),
            _typescript(packages.typescript.name, ours),
        ]
    )


def _same(file: str, found: str, wanted: str) -> Answer:
    fault = [] if found == wanted else [f"{file} has the name {found}, and the catalogue {wanted}"]
    return failed(fault, "give both one name", f"{file}: {found}")


def _python_name() -> str:
    project = tomllib.loads((ROOT / "sdks/python/pyproject.toml").read_text("utf-8"))
    return str(project["project"]["name"])


def _typescript_name() -> str:
    return str(json.loads((ROOT / "sdks/typescript/package.json").read_text("utf-8"))["name"])


def _released() -> set[str]:
    """The versions that this repository has released, by its tags; none where there is no git to ask."""
    done = _run(["git", "-C", str(ROOT), "-c", "safe.directory=*", "tag", "--list", f"{_TAG}*"])
    return {tag.removeprefix(_TAG) for tag in done.stdout.split()} if done else set()


def _as_python(version: str) -> str:
    """A version as Python's packages have it: ``1.1.0-rc.1`` is ``1.1.0rc1`` there."""
    return re.sub(r"-(a|b|rc)[a-z]*\.", r"\1", version)


def _python(name: str, ours: set[str]) -> Answer:
    """Asks pip, which says the same of a name that is free and of an index that is down: only its log tells."""
    quick = ("-vvv", "--retries", "0", "--timeout", "10")
    done = _run([sys.executable, "-m", "pip", *quick, "index", "versions", name, "--pre"])
    log = "" if done is None else done.stdout + done.stderr
    asked = re.search(r"[1-9]\d* location\(s\) to search", log)
    silent = re.search(r"Could not fetch URL \S+ (?!404 Client Error)", log)
    if done is None or (done.returncode and (silent or not asked)):
        return unknown(f"the index of Python packages does not answer about {name}", "ask again with the network")
    if done.returncode:
        return passed(f"{name}: free in the index of Python packages")
    listed = re.search(r"Available versions: (.*)", done.stdout)
    return _owned(
        name,
        "the index of Python packages",
        set(listed[1].split(", ")) if listed else set(),
        set(map(_as_python, ours)),
    )


def _typescript(name: str, ours: set[str]) -> Answer:
    npm = shutil.which("npm")
    if npm is None:
        return unknown(
            f"npm is not on PATH: not known whether {name} is free", "`python3 noxfile.py readiness` has one"
        )
    quick = ("--prefer-online", "--fetch-retries", "0", "--fetch-timeout", "10000")  # a cache knows what was
    done = _run([npm, "view", name, "versions", "--json", *quick])
    try:
        found = json.loads(done.stdout) if done is not None else None
    except ValueError:
        found = None
    if isinstance(found, dict) and found.get("error", {}).get("code") == "E404":
        return passed(f"{name}: free in the registry of npm")
    if isinstance(found, str | list):
        return _owned(name, "the registry of npm", {found} if isinstance(found, str) else set(found), ours)
    return unknown(f"the registry of npm does not answer about {name}", "ask again with the network")


def _run(command: list[str]) -> subprocess.CompletedProcess[str] | None:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=_TIMEOUT)
    except (subprocess.TimeoutExpired, OSError):
        return None


def _owned(name: str, where: str, versions: set[str], ours: set[str]) -> Answer:
    """Ours, when every version there is a release of this repository."""
    strange = sorted(versions - ours)
    fault = [f"{name} in {where} has {', '.join(strange[:5])}, which this repository never released"] if strange else []
    remedy = "`git fetch --tags`, if it is ours; else choose another name in schemas/catalog.toml"
    return failed(fault, remedy, f"{name}: ours in {where}")
