"""The npm package in a clean folder: as an ES module, in CommonJS and in TypeScript."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scripts.release import commands
from scripts.release.artifacts import Kind
from scripts.release.environments import NodeProject
from scripts.release.registries import NpmRegistry
from scripts.release.trial.base import CONSUMERS, Trial, broken, equal
from scripts.release.trial.readme import runnable

_OWN = "test/consumers"
"""Programs in the folder of the package that use it without a server."""
_PEERS = {"nats": "@nats-io/"}
_STRICT = "--ignoreConfig --target es2022 --module node16 --types node --strict --exactOptionalPropertyTypes".split()


def use(trial: Trial, registry: NpmRegistry) -> str:
    """Install the tarball from ``registry``, what it needs from npm's own registry, and use it."""
    project, (tarball,) = trial.project, trial.release.of(Kind.TARBALL)
    contents = tarball.contents()
    package = json.loads(contents["package.json"])
    pin = f"{project.npm.name}@{project.version.text}"
    try:
        NodeProject.make(trial.folder / "node", {}).install(*_needed(package, trial))
        consumer = NodeProject(trial.folder / "node", dict(registry.env))
        consumer.install(pin)
        lock = json.loads((consumer.folder / "package-lock.json").read_text("utf-8"))
        installed = lock["packages"][f"node_modules/{project.npm.name}"]["integrity"]
        equal(installed, tarball.integrity, "the digest of what npm installed")
        done = [f"{pin} is there", *_own(trial, consumer)]
        if "nats" in trial.servers:
            done += _with_server(consumer, trial.servers["nats"])
        programs, count = runnable(contents["README.md"].decode(), "ts", trial.servers)
        for number, program in enumerate(programs, 1):
            _write(consumer, f"example{number}.mts", program)
            consumer.compile(*_STRICT, f"example{number}.mts")
            consumer.run(f"example{number}.mjs")
        return ", ".join([*done, count])
    except commands.Failed as failed:
        raise broken(pin, registry.name, failed) from None


def _needed(package: dict[str, Any], trial: Trial) -> list[str]:
    """Its dependencies, the peers for the servers there are, and a compiler, in the versions it was made with."""
    own, development = package.get("dependencies", {}), package["devDependencies"]
    prefixes = tuple(prefix for server, prefix in _PEERS.items() if server in trial.servers)
    peers = [name for name in package.get("peerDependencies", {}) if prefixes and name.startswith(prefixes)]
    pinned = {name: development[name] for name in (*peers, "typescript", "@types/node")}
    return [f"{name}@{version}" for name, version in {**own, **pinned}.items()]


def _own(trial: Trial, consumer: NodeProject) -> list[str]:
    source = trial.project.root / trial.project.npm.folder / _OWN
    if not source.is_dir():
        return []
    for name in ("consumer.mjs", "consumer.cjs"):
        _write(consumer, name, _text(source / name))
        consumer.run(name)
    for name in ("consumer.mts", "consumer.cts"):
        _write(consumer, name, _text(source / "consumer.ts"))
    consumer.compile(*_STRICT, "--noEmit", "consumer.mts", "consumer.cts")
    return ["runs as ES module and CommonJS, compiles in TypeScript"]


def _with_server(consumer: NodeProject, address: str) -> list[str]:
    """Publish from each kind of program."""
    for name in ("publish.mjs", "publish.cjs", "publish.mts"):
        _write(consumer, name, _text(CONSUMERS / name))
    consumer.compile(*_STRICT, "--outDir", "compiled", "publish.mts")
    for program in ("publish.mjs", "publish.cjs", "compiled/publish.mjs"):
        consumer.run(program, address)
    return ["publishes from all three"]


def _write(consumer: NodeProject, name: str, text: str) -> None:
    (consumer.folder / name).write_text(text, "utf-8")


def _text(file: Path) -> str:
    return file.read_text("utf-8")
