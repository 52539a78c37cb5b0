"""A schema folder as contracts: documents, canonical schemas, the catalogue, and every problem in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from codegen.canonical import Canonical, assertions, canonicalise
from codegen.catalog import Catalog, Settings, event_path, event_version, in_order, read_settings
from codegen.checks import RULES, defaults, dialect, examples, house, lifecycle
from codegen.problems import Problem, with_severities
from codegen.problems import in_order as problems_in_order
from codegen.source import Document, Documents, read_folder, read_json

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Source:
    """Where contracts come from. ``shown`` stands before paths in messages, ``maps`` gives folders for base URIs."""

    folder: Path
    shown: str = ""
    formats: bool | None = None
    maps: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True)
class Contracts:
    """What was read. ``settings`` and ``catalog`` are None for a folder without ``catalog.toml``."""

    documents: Documents
    canonical: dict[str, Canonical]
    """By path of the document."""
    shared: frozenset[str]
    """Paths of documents that only hold definitions."""
    root: str
    """What stands before every path in problems."""
    label: str
    """What stands before every path in generated files: the folder's name, the same on every machine."""
    settings: Settings | None
    catalog: Catalog | None
    problems: tuple[Problem, ...]

    def relative(self, path: str) -> str:
        """A document's path below the schema folder."""
        return path.removeprefix(self.root)

    def origin(self, path: str) -> str:
        """A document as generated files name it."""
        return self.label + self.relative(path) if path.startswith(self.root) else path


def read(source: Source, progress: Progress) -> Contracts:
    """Read and check a schema folder. Whatever is wrong is in ``problems``, all of it."""
    progress(f"reading {source.shown or source.folder}")
    settings, problems = _settings(source)
    documents, unread = read_folder(source.folder, source.shown)
    problems += unread
    if not documents and not problems:
        hint = "name a folder that holds JSON Schemas (*.json)"
        problems.append(Problem("readable", source.shown or str(source.folder), "holds no schema", hint=hint))
    retrievable: list[Document] = []
    for base, folder in source.maps:
        more, faults = read_folder(folder, f"{folder.name}/", base)
        retrievable += more
        problems += faults
    known = Documents(documents, retrievable)
    progress(f"checking {len(known.documents)} schemas")
    problems += known.problems
    is_house = settings is not None
    invalid = {d.path: dialect.check(d, house=is_house) for d in known.documents}
    problems += [problem for found in invalid.values() for problem in found]
    sound = [d for d in known.documents if not any(p.rule == "schema-valid" for p in invalid[d.path])]
    asserted = _formats(source, settings)
    canonical = _canonical(known, sound, asserted, problems)
    catalog = None
    if settings is not None:
        versions = [event_version(settings, d, canonical[d.path]) for d in sound if d.path in canonical]
        named = [v for v in versions if v is not None]
        catalog = Catalog(settings, in_order(named, settings.families))
        problems += _house(source, settings, sound, asserted)
    severities = {rule.name: rule.severity for rule in RULES.values()}
    severities |= settings.severities if settings else {"default-valid": RULES["keyword-known"].severity}
    weighed = tuple(problems_in_order(with_severities(problems, severities)))
    shared = _shared(sound, settings, source.shown)
    label = f"{source.folder.resolve().name}/"
    return Contracts(known, canonical, shared, source.shown, label, settings, catalog, weighed)


def _settings(source: Source) -> tuple[Settings | None, list[Problem]]:
    file = source.folder / "catalog.toml"
    if not file.is_file():
        return None, []
    shown = f"{source.shown}catalog.toml"
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return None, [Problem("readable", shown, f"cannot be read: {error}", hint="make it a readable UTF-8 file")]
    settings, problems = read_settings(text, shown)
    if settings is not None:
        problems += _rules(settings, shown)
    return settings, problems


def _rules(settings: Settings, shown: str) -> Iterable[Problem]:
    free = [rule.name for rule in RULES.values() if not rule.fixed]
    for name in settings.rules:
        if name not in free:
            hint = f"rules with a severity to set: {', '.join(free)}"
            yield Problem(
                "catalog", shown, f"rules.{name}: is not a rule that can be weighed", f"/rules/{name}", hint=hint
            )


def _formats(source: Source, settings: Settings | None) -> bool:
    if source.formats is not None:
        return source.formats
    return settings is None or settings.catalog.formats == "assert"


def _canonical(known: Documents, sound: list[Document], formats: bool, problems: list[Problem]) -> dict[str, Canonical]:
    made: dict[str, Canonical] = {}
    for document in sound:
        if known.understood(document):
            canonical, found = canonicalise(known, document, formats=formats)
            problems += found
            if not any(p.rule == "ref-cycle" for p in found):
                made[document.path] = canonical
                problems += defaults.check(document, assertions(canonical.schema))
    return made


def _house(source: Source, settings: Settings, sound: list[Document], formats: bool) -> list[Problem]:
    shared = _shared(sound, settings, source.shown)
    objects = [d for d in sound if isinstance(d.value, dict)]
    events = tuple(d for d in objects if d.path not in shared)
    common = tuple(d for d in objects if d.path in shared)
    found = house.check(house.House(settings, source.shown, events, common))
    found += lifecycle.check(events)
    read_examples = [_examples(source, document, found) for document in events]
    return found + examples.check(read_examples, objects, formats=formats)


def _examples(source: Source, document: Document, problems: list[Problem]) -> examples.Examples:
    relative = document.path.removeprefix(source.shown)
    parts = event_path(relative)
    folder = source.folder / relative.rpartition("/")[0] / "examples" / (f"v{parts['major']}" if parts else "-")
    groups: list[tuple[Document, ...]] = []
    for each in (folder, folder / "invalid"):
        read_files = [
            read_json(f, f"{source.shown}{f.relative_to(source.folder).as_posix()}", "")
            for f in sorted(each.glob("*.json"))
        ]
        problems += [r for r in read_files if isinstance(r, Problem)]
        groups.append(tuple(r for r in read_files if isinstance(r, Document)))
    return examples.Examples(document, *groups)


_SHELF = frozenset("$schema $id id title description $defs definitions $comment $anchor $vocabulary".split())


def _shared(documents: list[Document], settings: Settings | None, shown: str) -> frozenset[str]:
    """Documents that are no payload of their own: the catalogue's common folders, or those that only define."""
    if settings is not None:
        folders = tuple(f"{shown}{folder}/" for folder in settings.catalog.common)
        return frozenset(d.path for d in documents if d.path.startswith(folders))
    return frozenset(
        d.path
        for d in documents
        if isinstance(d.value, dict) and {"$defs", "definitions"} & d.value.keys() and not set(d.value) - _SHELF
    )


def without_settings(contracts: Contracts, name: str) -> str:
    """The package name of a folder without a catalogue: its own name, in the letters that packages can have."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "events"


def replaced(contracts: Contracts, problems: Iterable[Problem]) -> Contracts:
    """The same contracts with more problems."""
    return replace(contracts, problems=tuple(problems_in_order([*contracts.problems, *problems])))
