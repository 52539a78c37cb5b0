"""All contracts of one state as one value, and as one content-addressed file: the bundle.

A bundle is JSON in one form only: names in order, no spaces, a line for each contract. Its ``sha256`` is that of
everything else in it, in the same form, so that the same contracts give the same file on every machine, and a file
that was changed by hand is found out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from codegen.canonical import Origin
from codegen.catalog import EventVersion, event_path
from codegen.compat.verdict import Subject
from codegen.contracts import Contracts
from codegen.dialects import Schema
from codegen.problems import Problem

FORM = 1
"""The version of the bundle's form."""


@dataclass(frozen=True)
class Contract:
    """One contract. ``path`` is below the schema folder, ``event`` empty where it is no catalogue's."""

    path: str
    name: str
    schema: Schema = field(repr=False)
    origins: Mapping[str, Origin] = field(repr=False)
    version: str = ""
    family: str = ""
    event: str = ""
    major: int = 0
    lifecycle: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All that it says, as one text: two contracts with one text are the same."""
        return _json(_entry(self))


@dataclass(frozen=True)
class Snapshot:
    """The contracts of one state, by path. ``label`` says which; ``texts`` are files by the paths of problems."""

    label: str
    name: str
    version: str
    contracts: Mapping[str, Contract]
    root: str = ""
    """What stands before every path in messages."""
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    def subject(self, contract: Contract) -> Subject:
        """A contract as one side of a comparison, its paths as messages have them."""
        origins = {
            name: Origin(self.root + each.path, each.pointer, each.variant) for name, each in contract.origins.items()
        }
        return Subject(contract.name, self.root + contract.path, contract.schema, origins, self.texts)

    def majors(self) -> dict[str, list[Contract]]:
        """The versions of each event, in order."""
        found: dict[str, list[Contract]] = {}
        for each in sorted(self.contracts.values(), key=lambda one: (one.event or one.path, one.major)):
            found.setdefault(each.event or each.path, []).append(each)
        return found


def snapshot(contracts: Contracts, label: str) -> Snapshot:
    """The contracts that were read; shared definitions are in those that use them."""
    settings, catalog = contracts.settings, contracts.catalog
    versions = {each.path: each for each in catalog.versions} if catalog else {}
    made = {}
    for path in sorted(set(contracts.canonical) - contracts.shared):
        each = _contract(contracts, path, versions.get(path))
        made[each.path] = each
    texts = {document.path: document.text for document in contracts.documents.documents}
    name = settings.catalog.name if settings else contracts.label.rstrip("/")
    return Snapshot(label, name, settings.catalog.version if settings else "", made, contracts.root, texts)


def _contract(contracts: Contracts, path: str, event: EventVersion | None) -> Contract:
    canonical = contracts.canonical[path]
    relative = contracts.relative(path)
    origins = {
        name: Origin(contracts.relative(each.path), each.pointer, each.variant)
        for name, each in canonical.origins.items()
    }
    if event is None:
        parts = event_path(relative)
        named = (f"{parts['family']}.{parts['action']}", int(parts["major"])) if parts else ("", 0)
        title = canonical.schema.get("title", relative) if isinstance(canonical.schema, dict) else relative
        return Contract(relative, str(title), canonical.schema, origins, event=named[0], major=named[1])
    told = event.deprecation
    lifecycle = {"since": told.since, "sunset": told.sunset, "replacement": told.replacement} if told else {}
    return Contract(
        relative,
        event.name,
        canonical.schema,
        origins,
        event.version,
        event.family,
        event.event,
        event.major,
        lifecycle,
    )


def bundle(state: Snapshot, header: str) -> str:
    """The text of a bundle; ``header`` says where it comes from, and does not count."""
    lines = _lines(state)
    named = {"form": FORM, "name": state.name, "sha256": _address(state, lines), "version": state.version}
    head = {"$comment": header, **named}
    return f"{_json(head)[:-1]},\n" + '"contracts":{\n' + ",\n".join(lines) + "\n}}\n"


def address(state: Snapshot) -> str:
    """The address of the contracts of a state."""
    return _address(state, _lines(state))


def _lines(state: Snapshot) -> list[str]:
    return [f"{_json(path)}:{_json(_entry(each))}" for path, each in sorted(state.contracts.items())]


def _address(state: Snapshot, lines: list[str]) -> str:
    """The digest of all contents in their one form, put together from the lines: to write them again takes as long."""
    rest = _json({"form": FORM, "name": state.name, "version": state.version})
    return _digest(f'{{"contracts":{{{",".join(lines)}}},{rest[1:]}')


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read_bundle(text: str, path: str) -> Snapshot | Problem:
    """The contracts of a bundle, or what is wrong with the file."""
    hint = "write it anew with `python -m codegen bundle`"
    try:
        value = json.loads(text)
        if value["form"] != FORM:
            hint = "use the generator that wrote it, or write it anew"
            return Problem("bundle", path, f"is a bundle of form {value['form']}, not {FORM}", hint=hint)
        contents = {key: value[key] for key in ("contracts", "form", "name", "version")}
        if _digest(_json(contents)) != value["sha256"]:
            return Problem("bundle", path, "is not what it says: its sha256 is another", "/sha256", 1, hint)
        contracts = {each: _read(each, entry) for each, entry in contents["contracts"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return Problem("bundle", path, "is not a bundle", hint=hint)
    return Snapshot(path, contents["name"], contents["version"], contracts)


def file_name(state: Snapshot) -> str:
    """What a bundle is called: it says what is in it."""
    version = f"-{state.version}" if state.version else ""
    return f"{re.sub(r'[^A-Za-z0-9.-]+', '-', state.name)}{version}-{address(state)[:12]}.bundle.json"


def _entry(each: Contract) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": each.name, "origins": _origins(each.origins.items()), "schema": each.schema}
    if each.event:
        entry |= {"event": each.event, "major": each.major}
    known = {"version": each.version, "family": each.family, "lifecycle": dict(each.lifecycle)}
    return entry | {key: value for key, value in known.items() if value}


def _origins(every: Iterable[tuple[str, Origin]]) -> dict[str, list[str]]:
    return {name: [each.path, each.pointer, *([each.variant] if each.variant else [])] for name, each in every}


def _read(path: str, entry: Mapping[str, Any]) -> Contract:
    return Contract(
        path,
        entry["name"],
        entry["schema"],
        {name: Origin(*each) for name, each in entry["origins"].items()},
        entry.get("version", ""),
        entry.get("family", ""),
        entry.get("event", ""),
        entry.get("major", 0),
        entry.get("lifecycle", {}),
    )


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
