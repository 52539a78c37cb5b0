"""Everything of a generated Python package but its models: the lazy index, the registry, formats, schemas."""

from __future__ import annotations

import builtins
import json
from collections.abc import Iterable, Mapping

from codegen.catalog import Catalog, EventVersion
from codegen.dialects import Schema
from codegen.formats import FORMATS
from codegen.render import header, render


def index(exports: Mapping[str, str], aliases: Mapping[str, str], sources: tuple[str, ...]) -> str:
    """``__init__.py``: every name is imported when it is first asked for. ``exports`` is module by name.

    ``__all__`` leaves out what would hide a built-in on ``import *``, such as ``SystemError``.
    """
    return render(
        "python_index.py.j2",
        header=header(sources),
        exports=dict(sorted(exports.items())),
        aliases=dict(sorted(aliases.items())),
        offered=sorted({*exports, *aliases} - set(dir(builtins))),
    )


def registry(catalog: Catalog, modules: Mapping[str, str], package: str, sources: tuple[str, ...]) -> str:
    """``registry.py``: the event versions; ``modules`` is model module by path of the schema."""
    versions = [_entry(version, f"{package}.models.{modules[version.path]}") for version in catalog.versions]
    return render("python_registry.py.j2", header=header(sources), versions=versions)


def _entry(version: EventVersion, module: str) -> list[tuple[str, str]]:
    """The arguments of one ``EventVersion``, as source text."""
    plain = ("type", "family", "action", "major", "version")
    entry = [(name, _literal(getattr(version, name))) for name in plain]
    entry += [("model_name", _literal(version.name)), ("module", _literal(module))]
    entry += [("dataschema", _literal(version.dataschema)), ("subject", _literal(version.subject))]
    if version.personal:
        fields = ", ".join(f"PersonalField({_literal(f.pointer)}, {_literal(f.kind)})" for f in version.personal)
        entry.append(("personal", f"({fields},)"))
    for name in ("closed", "free"):
        if places := getattr(version, name):
            entry.append((name, f"({', '.join(map(_literal, places))},)"))
    if version.deprecation:
        told = version.deprecation
        words = (told.since, told.sunset, told.replacement, told.note)
        entry.append(("deprecation", f"Deprecation({', '.join(map(_literal, words))})"))
    return entry


def formats(sources: tuple[str, ...]) -> str:
    """``formats.py``: what each asserted ``format`` means."""
    return render("python_formats.py.j2", header=header(sources), formats={k: _literal(v) for k, v in FORMATS.items()})


def version(number: str, sources: tuple[str, ...]) -> str:
    """``version.py``: the version of the package."""
    return (
        f'# {header(sources)}\n"""The version of this package, from the catalogue."""\n\nVERSION = {_literal(number)}\n'
    )


def marker(doc: str, sources: tuple[str, ...]) -> str:
    """An ``__init__.py`` that holds nothing."""
    return f'# {header(sources)}\n"""{doc}"""\n'


def schema(canonical: Schema, sources: tuple[str, ...]) -> str:
    """The canonical schema that payloads are validated with, as a JSON file that says where it comes from."""
    comment = json.dumps(header(sources), ensure_ascii=False)
    return f'{{ "$comment": {comment},\n"schema": {json.dumps(canonical, ensure_ascii=False, indent=1)}\n}}\n'


def root(sources: tuple[str, ...]) -> str:
    """``__init__.py`` of a package that stands on its own."""
    return render("python_root.py.j2", header=header(sources))


def project(name: str, package: str, number: str, dependencies: Iterable[str], sources: tuple[str, ...]) -> str:
    """``pyproject.toml`` of a package that stands on its own."""
    return render(
        "python_project.toml.j2",
        header=header(sources),
        name=name,
        package=package,
        version=number,
        dependencies=list(dependencies),
    )


def _literal(value: str | int) -> str:
    return json.dumps(value, ensure_ascii=False)
