"""Everything a rehearsal needs to run: both registries behind doors, with tokens, and nothing published yet."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts.release import commands
from scripts.release.loopback import servers
from scripts.release.loopback.door import Door
from scripts.release.registries import NpmRegistry, PythonIndex
from scripts.release.registries.base import OIDC
from scripts.release.tools import npm

TOKEN = "pypi-of-the-rehearsal-only"
WRONG = "a-token-of-somebody-else"
_TOKENS = ("TESTPYPI_TOKEN", "NPM_TOKEN")


@dataclass(frozen=True)
class Stage:
    """Registries like the real ones, and the doors that lead to them."""

    index: PythonIndex
    registry: NpmRegistry
    python_door: Door
    npm_door: Door
    packages: Path
    """The index's files."""
    npm_token: str
    cleared: dict[str, int] = field(default_factory=lambda: {"npm": 0})
    """Uploads that ``clear`` has seen to."""

    def clear(self, package: str) -> None:
        """Nothing was ever published, and nothing is broken."""
        for file in self.packages.iterdir():
            file.unlink()
        self.index.known.clear()
        self.python_door.open()
        self.npm_door.open()
        if self.npm_door.uploads != self.cleared["npm"]:
            self.cleared["npm"] = self.npm_door.uploads
            self.npm("unpublish", package, "--force")

    def npm(self, *arguments: str | Path) -> None:
        """Let npm do something at the registry, with the right to."""
        host = self.registry.env["NPM_CONFIG_REGISTRY"].partition(":")[2]
        env = {**self.registry.env, f"npm_config_{host}:_authToken": self.npm_token}
        commands.run([npm(), *arguments], env=env, cwd=self.packages.parent)

    @contextlib.contextmanager
    def tokens(self, python: str = TOKEN, node: str | None = None) -> Iterator[None]:
        """The environment that a maintainer sets, on a desk: nothing in it is of a workflow."""
        before = {name: os.environ.pop(name, None) for name in (*_TOKENS, *OIDC, "GITHUB_REPOSITORY")}
        os.environ.update(TESTPYPI_TOKEN=python, NPM_TOKEN=self.npm_token if node is None else node)
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value


@contextlib.contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Start both registries; they are gone when the block ends."""
    with contextlib.ExitStack() as stack:
        python = stack.enter_context(servers.pypiserver(folder / "pypi", TOKEN))
        node, token = stack.enter_context(servers.verdaccio(folder / "npm"))
        doors = [stack.enter_context(Door(port)) for port in (python, node)]
        upload, registry = (f"http://{servers.HOST}:{door.port}/" for door in doors)
        env = {
            "NPM_CONFIG_REGISTRY": registry,
            "NPM_CONFIG_CACHE": str(folder / "npm-cache"),
            "NPM_CONFIG_FETCH_RETRIES": "0",
        }
        index = PythonIndex("testpypi", f"{upload}simple/", ("--repository-url", upload), "TESTPYPI_TOKEN")
        yield Stage(index, NpmRegistry(env=env), doors[0], doors[1], folder / "pypi/packages", token)
