"""Everything of a generated TypeScript package but its models: the index, the registry, formats, the version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from codegen.catalog import Catalog
from codegen.formats import FORMATS
from codegen.names import typescript_string
from codegen.render import header, render


@dataclass(frozen=True, order=True)
class Export:
    """A name that the index offers: a type only, or a type and its contract; under another name where ``alias`` is."""

    module: str
    name: str
    contract: bool
    alias: str = ""

    @property
    def text(self) -> str:
        """As it stands between the braces of an export."""
        return ("" if self.contract else "type ") + self.name + (f" as {self.alias}" if self.alias else "")


def index(exports: Iterable[Export], sources: tuple[str, ...]) -> str:
    """``index.ts``: a line for each module."""
    modules = [
        (module, [each.text for each in group]) for module, group in groupby(sorted(exports), lambda e: e.module)
    ]
    return render("ts_index.ts.j2", header=header(sources), modules=modules)


def registry(catalog: Catalog, modules: Mapping[str, str], sources: tuple[str, ...]) -> str:
    """``registry.ts``; ``modules`` is model module by path of the schema."""
    versions = [(version.name, modules[version.path]) for version in catalog.versions]
    return render("ts_registry.ts.j2", header=header(sources), versions=versions)


def formats(sources: tuple[str, ...]) -> str:
    """``formats.ts``: what each asserted ``format`` means."""
    made = {typescript_string(name): typescript_string(pattern) for name, pattern in FORMATS.items()}
    return render("ts_formats.ts.j2", header=header(sources), formats=made)


def version(number: str, sources: tuple[str, ...]) -> str:
    """``version.ts``."""
    doc = "/** The version of this package, from the catalogue. */"
    return f"// {header(sources)}\n{doc}\nexport const VERSION = {typescript_string(number)};\n"


def root(*, events: bool, sources: tuple[str, ...]) -> str:
    """``src/index.ts`` of a package that stands on its own."""
    return render("ts_root.ts.j2", header=header(sources), events=events)


def package(name: str, number: str) -> str:
    """``package.json`` of a package that stands on its own."""
    return render("ts_package.json.j2", name=name, version=number)


def compiler(sources: tuple[str, ...]) -> str:
    """``tsconfig.json`` of a package that stands on its own."""
    return render("ts_config.json.j2", header=header(sources))
