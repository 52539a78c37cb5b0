"""A schema folder as contracts: documents, canonical schemas, the catalogue, and every problem in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from codegen import example_files, pointers
from codegen.cache import Cache
from codegen.canonical import Canonical, canonicalise, whole
from codegen.catalog import Catalog, EventVersion, event_version, in_order
from codegen.checks import RULES, defaults, dialect, environments, house, lifecycle
from codegen.memory import Known, Memory
from codegen.personal_rules import personal_rules
from codegen.problems import Problem, Severity, errors, with_severities
from codegen.problems import in_order as problems_in_order
from codegen.settings import Settings, read_settings, toml_line
from codegen.source import Document, Documents, read_folder, read_text

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
    formats: bool
    """Whether ``format`` is asserted."""
    settings: Settings | None
    catalog: Catalog | None
    problems: tuple[Problem, ...]

    def relative(self, path: str) -> str:
        """A document's path below the schema folder."""
        return path.removeprefix(self.root)

    def origin(self, path: str) -> str:
        """A document as generated files name it."""
        return self.label + self.relative(path) if path.startswith(self.root) else path


def read(source: Source, progress: Progress, cache: Cache) -> Contracts:
    """Read and check a schema folder. Whatever is wrong is in ``problems``, all of it.

    Files that cannot be read hide others' meaning, so only they are told then.
    """
    progress(f"reading {source.shown or source.folder}")
    settings, problems = _settings(source)
    documents, unread = read_folder(source.folder, source.shown)
    retrievable, unretrieved = _retrievable(source)
    problems += unread + unretrieved
    if not documents and not problems:
        hint = "name a folder that holds JSON Schemas (*.json)"
        problems.append(Problem("readable", source.shown or str(source.folder), "holds no schema", hint=hint))
    shared = _shared(documents, settings, source.shown)
    label = f"{source.folder.resolve().name}/"
    formats = _formats(source, settings)
    known = Documents([] if errors(problems) else documents, retrievable)
    if errors(problems):
        return Contracts(
            known, {}, shared, source.shown, label, formats, settings, None, tuple(problems_in_order(problems))
        )
    progress(f"checking {len(known.documents)} schemas")
    weights = severities(settings)
    memory = Memory(
        cache, [*known.documents, *retrievable], repr(settings), str(formats), source.shown, known.identities
    )
    before = memory.recall()
    sound, found = _sound(known, before, house_rules=settings is not None)
    canonical, unresolved = _canonical(known, sound, before, formats)
    problems += known.problems + found + unresolved
    catalog, versions = None, {}
    if settings is not None:
        versions = _versions(settings, [d for d in sound if d.path in canonical], canonical, before)
        catalog = Catalog(settings, in_order(versions.values(), settings.families))
        faults = errors(with_severities(problems, weights))
        legible = {d.path for d in sound} - {p.path for p in faults if p.rule not in _LEGIBLE}
        sound_paths = legible - {p.path for p in faults}
        problems += () if faults else _environments(source, catalog)
        problems += _house(source, settings, known, canonical, legible, sound_paths, before, cache)
    faulty = {problem.path for problem in problems}
    new = {path: each for path, each in canonical.items() if path not in before and path not in faulty}
    memory.keep(new, versions)
    weighed = tuple(problems_in_order(with_severities(problems, weights)))
    return Contracts(known, canonical, shared, source.shown, label, formats, settings, catalog, weighed)


def examples(contracts: Contracts, source: Source) -> dict[str, str]:
    """An example of each contract of a catalogue that has one, by the contract's path."""
    versions = contracts.catalog.versions if contracts.catalog else ()
    return example_files.shown(source.folder, [(each.path, contracts.relative(each.path)) for each in versions])


def contents(contracts: Contracts) -> str:
    """How much there is, in words."""
    catalog = contracts.catalog
    if catalog is None:
        return _count(len(contracts.canonical), "schema")
    return f"{_count(len(catalog.latest()), 'event type')} in {_count(len(catalog.versions), 'version')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def severities(settings: Settings | None) -> dict[str, Severity]:
    """What each rule's problems weigh: as it is, as the catalogue has it, milder for other people's schemas."""
    weights = {rule.name: rule.severity for rule in RULES.values()}
    return weights | (settings.severities if settings else {"default-valid": Severity.WARNING})


def _retrievable(source: Source) -> tuple[list[Document], list[Problem]]:
    found: list[Document] = []
    problems: list[Problem] = []
    for base, folder in source.maps:
        documents, unread = read_folder(folder, f"{folder.name}/", base)
        found += documents
        problems += unread
    return found, problems


def _sound(known: Documents, before: Container[str], *, house_rules: bool) -> tuple[list[Document], list[Problem]]:
    """The documents that are schemas in a dialect that is known, and what is wrong with all of them."""
    sound: list[Document] = []
    problems: list[Problem] = []
    for document in known.documents:
        found = [] if document.path in before else dialect.check(document, house=house_rules)
        problems += found
        if known.understood(document) and not any(p.rule == "schema-valid" for p in found):
            sound.append(document)
    return sound, problems


def _settings(source: Source) -> tuple[Settings | None, list[Problem]]:
    file = source.folder / "catalog.toml"
    if not file.is_file():
        return None, []
    shown = f"{source.shown}catalog.toml"
    text = read_text(file, shown)
    if isinstance(text, Problem):
        return None, [text]
    settings, problems = read_settings(text, shown)
    if settings is not None:
        problems += _rules(settings, text, shown)
    return settings, problems


def _rules(settings: Settings, text: str, shown: str) -> Iterable[Problem]:
    free = [rule.name for rule in RULES.values() if not rule.fixed]
    for name in settings.rules:
        if name not in free:
            hint = f"rules with a severity to set: {', '.join(free)}"
            fault = f"rules.{name}: is not a rule that can be weighed"
            yield Problem("catalog", shown, fault, f"/rules/{name}", toml_line(text, ["rules", name]), hint)


def _environments(source: Source, catalog: Catalog) -> Iterable[Problem]:
    shown = f"{source.shown}catalog.toml"
    text = read_text(source.folder / "catalog.toml", shown)
    return () if isinstance(text, Problem) else environments.check(catalog, personal_rules()["kinds"], text, shown)


def _formats(source: Source, settings: Settings | None) -> bool:
    if source.formats is not None:
        return source.formats
    return settings is None or settings.catalog.formats == "assert"


def _canonical(
    known: Documents, sound: list[Document], before: Mapping[str, Known], formats: bool
) -> tuple[dict[str, Canonical], list[Problem]]:
    """The canonical schema of each document that has one, and what is wrong in any definition, used or not."""
    made: dict[str, Canonical] = {}
    problems: list[Problem] = []
    by_path = {document.path: document for document in sound}
    for document in sound:
        if document.path in before:
            made[document.path] = before[document.path].canonical
            continue
        canonical, found = canonicalise(known, document, formats=formats)
        every = canonical
        if _has_unused(document, canonical):
            every, more = whole(known, document, formats=formats)
            found += more
            canonical = replace(canonical, reached=canonical.reached | every.reached)
        problems += found
        if not errors(found):
            refused = defaults.check(every, by_path)
            made[document.path] = defaults.cleaned(canonical) if refused else canonical
            problems += refused
    return made, problems


def _versions(
    settings: Settings, documents: list[Document], canonical: Mapping[str, Canonical], before: Mapping[str, Known]
) -> dict[str, EventVersion]:
    """The event version of each document that is one."""
    made = {}
    for each in documents:
        known = before.get(each.path)
        version = event_version(settings, each, canonical[each.path]) if known is None else known.version
        if version is not None:
            made[each.path] = version
    return made


def _has_unused(document: Document, canonical: Canonical) -> bool:
    """Whether the document has definitions that its root does not refer to."""
    used = {origin.pointer for origin in canonical.origins.values() if origin.path == document.path}
    shelves = ("$defs", "definitions") if isinstance(document.value, dict) else ()
    return any(pointers.join("", s, name) not in used for s in shelves for name in document.value.get(s, {}))


def _house(
    source: Source,
    settings: Settings,
    known: Documents,
    canonical: dict[str, Canonical],
    legible: Container[str],
    sound_paths: Container[str],
    before: Container[str],
    cache: Cache,
) -> list[Problem]:
    """The rules of a catalogue; how a contract is written is looked at only where it is one at all."""
    objects = [d for d in known.documents if isinstance(d.value, dict)]
    shared = _shared(objects, settings, source.shown)
    events = [d for d in objects if d.path not in shared]
    sound = {d.path: d for d in objects if d.path in sound_paths}
    contracts = tuple(d for d in events if d.path in legible)
    common = tuple(d for d in objects if d.path in shared and d.path in legible)
    problems = house.check(house.House(settings, source.shown, contracts, common), before) + lifecycle.check(events)
    judgement = example_files.Judgement(sound, canonical, _formats(source, settings))
    return problems + example_files.check(source.folder, source.shown, events, judgement, cache)


_LEGIBLE = frozenset(("id-unique",))
"""Rules that say nothing against the rest of a file: a copy of a contract is told all that is to be changed in it."""
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


def package_name(name: str) -> str:
    """The package name of a folder without a catalogue: its own name, in the letters that packages can have."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "events"
