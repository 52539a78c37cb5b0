"""Hand-written files in which a few values are the catalogue's: those are kept in step, all else byte for byte.

npm reads the name, the version and the repository of a package only from its ``package.json``, and holds the
lock to them; the Python package takes its version from ``_generated/version.py`` instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from codegen import pointers
from codegen.layout import Layout
from codegen.output import Tree
from codegen.problems import Problem
from codegen.settings import Settings
from codegen.source import parse, read_text


def stamps(settings: Settings) -> dict[str, dict[str, str]]:
    """The catalogue's values in the files of the TypeScript package: by file, then by JSON Pointer."""
    name, version = settings.packages.typescript.name, settings.catalog.version
    repository = settings.catalog.repository
    linked = {"/homepage": repository, "/repository/url": f"git+{repository}.git", "/bugs/url": f"{repository}/issues"}
    own = {"/name": name, "/version": version}
    root = {f"/packages/{pointer}": value for pointer, value in own.items()}  # the package itself has the name ""
    return {"package.json": own | (linked if repository else {}), "package-lock.json": own | root}


def stamped(settings: Settings | None, where: Layout) -> Tree | list[Problem]:
    """Those of the files that there are, as they should be; or each value that has no place in them."""
    package = where.typescript.parent
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for file, values in stamps(settings).items() if settings else ():
        shown = f"{package}/{file}"
        if not (where.base / shown).is_file():
            continue
        text = read_text(where.base / shown, shown)
        made = text if isinstance(text, Problem) else _stamped(text, shown, values)
        if isinstance(made, str):
            files[file] = made
        else:
            problems += [made] if isinstance(made, Problem) else made
    return problems or Tree(where.base / package, files, str(package), whole=False)


def _stamped(text: str, shown: str, values: Mapping[str, str]) -> str | list[Problem]:
    document = parse(text, shown, "")
    if isinstance(document, Problem):
        return [document]
    missing = [pointer for pointer in values if not _is_text(document.value, pointer)]
    if missing:
        return list(_nowhere(missing, shown))
    for pointer, value in values.items():
        text = pointers.replaced(text, pointer, value)
    return text


def _is_text(value: object, pointer: str) -> bool:
    try:
        return isinstance(pointers.get(value, pointer), str)
    except (LookupError, TypeError, ValueError):
        return False


def _nowhere(missing: Iterable[str], shown: str) -> Iterable[Problem]:
    for pointer in missing:
        hint = 'add it as "" and run the same command again: the catalogue fills it in'
        yield Problem("stamp", shown, "lacks a text that the catalogue decides", pointer, hint=hint)
