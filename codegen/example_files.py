"""The example files of a catalogue: which there are, and whether they have been judged before."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from codegen.cache import Cache, digest, generator
from codegen.canonical import Canonical
from codegen.checks import examples
from codegen.problems import Problem
from codegen.source import Document, parse, read_text


@dataclass(frozen=True)
class Judgement:
    """What examples are judged with: the sound documents, by path, and their canonical schemas."""

    documents: Mapping[str, Document]
    canonical: Mapping[str, Canonical]
    formats: bool


def check(folder: Path, shown: str, contracts: Iterable[Document], judgement: Judgement, cache: Cache) -> list[Problem]:
    """``examples`` and ``example-valid`` for every contract.

    Only a contract that is sound judges, with all that it refers to. One whose examples were found right
    before is not asked again, as long as none of these files changed.
    """
    files = {contract.path: _read(folder, shown, contract) for contract in contracts}
    keys = {path: _key(judgement, each) for path, each in files.items() if _judges(judgement, path)}
    known = cache.get(keys.values())
    problems = [problem for each in files.values() for problem in each.counted()]
    asked = [each.parsed() for path, each in files.items() if path in keys and keys[path] not in known]
    found = examples.check(asked, judgement.documents.values(), formats=judgement.formats)
    unread = [p for each in asked for p in (*each.valid, *each.invalid) if isinstance(p, Problem)]
    wrong = {problem.path.partition("/examples/")[0] for problem in (*found, *unread)}
    cache.put({keys[e.contract.path]: "right" for e in asked if e.contract.path.rpartition("/")[0] not in wrong})
    return [*problems, *found, *unread, *_forgotten(folder, shown, set(files))]


def shown(folder: Path, contracts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The example that stands first for each contract that has one, by its path; they are valid by then.

    ``contracts`` are paths, as problems name them and below the folder.
    """
    found = {}
    for path, below in contracts:
        event, _, file = below.rpartition("/")
        inside = f"{folder}/{event}/examples/{file.removesuffix('.json')}"
        first = next(iter(_names(inside)), None)
        text = None if first is None else read_text(f"{inside}/{first}", first)
        if isinstance(text, str):
            found[path] = text
    return found


@dataclass(frozen=True)
class _Files:
    contract: Document
    shown: str
    valid: Mapping[str, str | Problem]
    invalid: Mapping[str, str | Problem]

    def counted(self) -> list[Problem]:
        return examples.enough(self.contract, self.shown, len(self.valid), len(self.invalid))

    def parsed(self) -> examples.Examples:
        return examples.Examples(self.contract, _parsed(self.valid), _parsed(self.invalid))


def _parsed(files: Mapping[str, str | Problem]) -> tuple[Document | Problem, ...]:
    return tuple(text if isinstance(text, Problem) else parse(text, path, "") for path, text in files.items())


def _read(folder: Path, shown: str, contract: Document) -> _Files:
    event, _, file = contract.path.removeprefix(shown).rpartition("/")
    inside = f"{event}/examples/{file.removesuffix('.json')}"
    valid, invalid = (_texts(folder, shown, each) for each in (inside, f"{inside}/invalid"))
    return _Files(contract, f"{shown}{inside}", valid, invalid)


def _texts(folder: Path, shown: str, inside: str) -> dict[str, str | Problem]:
    return {
        f"{shown}{inside}/{n}": read_text(f"{folder}/{inside}/{n}", f"{shown}{inside}/{n}")
        for n in _names(f"{folder}/{inside}")
    }


def _names(folder: str) -> list[str]:
    try:
        return sorted(each.name for each in os.scandir(folder) if each.name.endswith(".json"))
    except OSError:
        return []


def _judges(judgement: Judgement, path: str) -> bool:
    canonical = judgement.canonical.get(path)
    return canonical is not None and all(reached in judgement.documents for reached in canonical.reached)


def _key(judgement: Judgement, each: _Files) -> str:
    """The fingerprint of whatever the judgement of a contract's examples depends on."""
    reached = sorted(judgement.canonical[each.contract.path].reached)
    texts = [part for path in reached for part in (path, judgement.documents[path].text)]
    texts += [
        part for files in (each.valid, each.invalid) for path, text in files.items() for part in (path, str(text))
    ]
    return digest("examples", generator(), str(judgement.formats), *texts)


def _forgotten(folder: Path, shown: str, contracts: set[str]) -> Iterable[Problem]:
    """Folders of examples whose contract is not there."""
    events = (each.name for each in os.scandir(folder) if "." in each.name and each.is_dir())
    for event in sorted(events):
        for version in sorted(_folders(folder / event / "examples")):
            contract = f"{shown}{event}/{version}.json"
            if contract not in contracts:
                fault = f"has examples of {contract}, which is not there"
                place = f"{shown}{event}/examples/{version}"
                yield Problem("examples", place, fault, hint="remove the folder")


def _folders(folder: Path) -> list[str]:
    try:
        return [each.name for each in os.scandir(folder) if each.is_dir()]
    except OSError:
        return []
