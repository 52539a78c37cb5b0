"""Where generated files go: into a catalogue's SDKs, or into packages that stand on their own."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from codegen.contracts import Contracts, package_name
from codegen.output import Tree

_HERE = Path(__file__).resolve().parent.parent
_PYTHON_RUNTIME = "sdks/python/src/oms_event_sdk_py/_contracts"
_REFERENCE = PurePosixPath("docs/generated")
_TYPESCRIPT_RUNTIME = "sdks/typescript/src/contracts"


@dataclass(frozen=True)
class Layout:
    """Folders of the two packages, and of the reference that a catalogue has.

    ``alone``: with their own package files and a copy of the contract runtime.
    """

    base: Path
    python: PurePosixPath
    typescript: PurePosixPath
    reference: PurePosixPath
    module: str
    name: str
    version: str
    alone: bool

    @property
    def packages(self) -> str:
        """Where packages of their own are; nothing to say where a catalogue has places for them."""
        return f"{self.base / self.python} and {self.base / self.typescript}" if self.alone else ""

    def trees(self, files: Mapping[str, str]) -> list[Tree]:
        """The folders to write: each ``_generated`` folder as a whole, the rest file by file."""
        found = []
        rest = dict(files)
        for folder in self._whole():
            shown = str(folder)
            inside = {
                path.removeprefix(f"{shown}/"): rest.pop(path) for path in list(rest) if path.startswith(f"{shown}/")
            }
            found.append(Tree(self.base / folder, inside, shown))
        if rest:
            found.append(Tree(self.base, rest, str(self.base) if self.alone else ".", whole=False))
        return found

    def _whole(self) -> list[PurePosixPath]:
        folders = [self.python / "_generated", self.typescript / "_generated"]
        own = [self.python / "_contracts", self.typescript / "contracts"] if self.alone else [self.reference]
        return [*folders, *own]


def layout(contracts: Contracts, out: Path | None, name: str | None) -> Layout:
    """The layout of a run. Without a catalogue, packages are named after the schema folder, or ``name``."""
    settings = contracts.settings
    if settings is not None:
        packages = settings.packages
        return Layout(
            out or Path.cwd(),
            PurePosixPath(packages.python.path),
            PurePosixPath(packages.typescript.path),
            _REFERENCE,
            packages.python.module,
            packages.python.name,
            settings.catalog.version,
            alone=False,
        )
    plain = package_name(name or "events")
    module = plain.replace("-", "_")
    module = f"m_{module}" if module[0].isdigit() else f"{module}_" if keyword.iskeyword(module) else module
    base = out or Path.cwd()
    return Layout(
        base,
        PurePosixPath("python") / module,
        PurePosixPath("typescript/src"),
        _REFERENCE,
        module,
        plain,
        "0.0.0",
        alone=True,
    )


def runtime_files() -> dict[str, dict[str, str]]:
    """The contract runtimes as this repository has them: file texts by path, for ``python`` and ``typescript``."""
    folders = {"python": (_PYTHON_RUNTIME, "*.py"), "typescript": (_TYPESCRIPT_RUNTIME, "**/*.ts")}
    return {
        language: {
            file.relative_to(_HERE / folder).as_posix(): file.read_text("utf-8")
            for file in sorted((_HERE / folder).glob(pattern))
        }
        for language, (folder, pattern) in folders.items()
    }
