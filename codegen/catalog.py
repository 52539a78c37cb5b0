"""The event types and versions that the settings make of the documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from codegen.canonical import Canonical
from codegen.openness import openness
from codegen.personal import PersonalField, personal_fields
from codegen.settings import Route, Settings
from codegen.source import Document


@dataclass(frozen=True)
class Deprecation:
    """The lifecycle block of a retired version; dates are ISO 8601."""

    since: str
    sunset: str
    replacement: str
    note: str = ""

    def sentence(self, name: str) -> str:
        """What a person is told who uses the retired version."""
        told = f"{name} is deprecated since {self.since} and ends on {self.sunset}: use {self.replacement} instead."
        return f"{told} {self.note}".rstrip()


@dataclass(frozen=True)
class EventVersion:
    """One contract: an event type in one major version."""

    name: str
    family: str
    action: str
    major: int
    version: str
    type: str
    subject: str
    dataschema: str
    path: str
    description: str
    route: Route
    personal: tuple[PersonalField, ...] = ()
    closed: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    deprecation: Deprecation | None = None

    @property
    def event(self) -> str:
        """Family and action, without the version."""
        return f"{self.family}.{self.action}"


@dataclass(frozen=True)
class Catalog:
    """All event versions, by type and major."""

    settings: Settings
    versions: tuple[EventVersion, ...]

    def latest(self) -> dict[str, EventVersion]:
        """The newest version of each event type."""
        return {each.event: each for each in sorted(self.versions, key=lambda v: v.major)}

    def alias(self, version: EventVersion) -> str:
        """The name without its version, which stands for the newest one."""
        return re.sub(rf"V{version.major}$", "", version.name)


def event_path(path: str) -> re.Match[str] | None:
    """The parts of ``<family>.<action>/v<major>.json`` in a path below the schema folder."""
    return re.fullmatch(
        r"(?:.*/)?(?P<family>[a-z][a-z0-9]*)\.(?P<action>[a-z][a-z0-9_]*)/v(?P<major>[1-9]\d*)\.json", path
    )


def event_version(settings: Settings, document: Document, canonical: Canonical) -> EventVersion | None:
    """The contract in a document, or None where its path is not an event's or its family is unknown."""
    parts = event_path(document.path)
    if parts is None or parts["family"] not in settings.families or not isinstance(document.value, dict):
        return None
    family = settings.families[parts["family"]]
    names = {"family": parts["family"], "action": parts["action"], "major": parts["major"]}
    lifecycle = document.value.get("x-deprecation")
    deprecation = None
    if document.value.get("deprecated") is True and isinstance(lifecycle, dict):
        words = {key: str(lifecycle.get(key, "")) for key in ("since", "sunset", "replacement", "note")}
        deprecation = Deprecation(**words)
    token = family.token if family.token == "-" else "{" + family.token + "}"
    places = openness(canonical)
    return EventVersion(
        name=str(document.value.get("title", "")),
        family=parts["family"],
        action=parts["action"],
        major=int(parts["major"]),
        version=str(document.value.get("x-version", f"{parts['major']}.0.0")),
        type=settings.wire.type.format(**names),
        subject=settings.wire.subject.format(**names, token=token),
        dataschema=str(document.value.get("$id", "")),
        path=document.path,
        description=str(document.value.get("description", "")),
        route=family.route,
        personal=personal_fields(canonical),
        closed=places.closed,
        free=places.free,
        deprecation=deprecation,
    )


def in_order(versions: Iterable[EventVersion], families: Iterable[str]) -> tuple[EventVersion, ...]:
    """Versions in the order of the catalogue's families, then by action and major."""
    order = {family: index for index, family in enumerate(families)}
    return tuple(sorted(versions, key=lambda v: (order[v.family], v.action, v.major)))
