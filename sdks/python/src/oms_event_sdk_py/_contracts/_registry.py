"""What a generated package knows of its events: which model an event is, and what is special about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from ._event import Event

    _Model = type[Event]  # the field "type" hides the built-in inside EventVersion

_MAJOR = re.compile(r"(0|[1-9][0-9]*)\.[0-9]+\.[0-9]+")


@dataclass(frozen=True, slots=True)
class Deprecation:
    """The end of a version: since when it is retired, when it ends (ISO 8601 dates), what to use instead."""

    since: str
    sunset: str
    replacement: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonalField:
    """A field declared to be personal data: a JSON Pointer into the data.

    ``*`` stands for any item or member, ``**`` for any number of steps.
    """

    pointer: str
    kind: str


@dataclass(frozen=True, slots=True)
class EventVersion:
    """One contract: an event type in one major version.

    ``type`` is the CloudEvents type, ``version`` the newest ``data.version`` known, ``subject`` the NATS
    subject with ``{…}`` for its last part, ``model_name`` the class, ``module`` where it is. ``personal`` are the
    fields declared to be personal data, ``closed`` the places of a valid payload that cannot hold any, ``free`` the
    other known ones: JSON Pointers in which ``*`` is any item.
    """

    type: str
    family: str
    action: str
    major: int
    version: str
    model_name: str
    module: str
    dataschema: str
    subject: str
    personal: tuple[PersonalField, ...] = ()
    closed: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    deprecation: Deprecation | None = None

    @property
    def event(self) -> str:
        """Family and action, without the version."""
        return f"{self.family}.{self.action}"

    @property
    def model(self) -> _Model:
        """The model, imported when it is asked for."""
        return cast("_Model", getattr(import_module(self.module), self.model_name))


class Registry:
    """The event versions of a package, by type, by name and by event."""

    def __init__(self, versions: Iterable[EventVersion]) -> None:
        self._versions = tuple(versions)
        self._by_type = {each.type: each for each in self._versions}
        self._by_name = {each.model_name: each for each in self._versions}
        self._by_event: dict[str, dict[int, EventVersion]] = {}
        for each in self._versions:
            self._by_event.setdefault(each.event, {})[each.major] = each

    def __iter__(self) -> Iterator[EventVersion]:
        return iter(self._versions)

    def __len__(self) -> int:
        return len(self._versions)

    def get(self, event_type: str, data_version: str | None = None) -> EventVersion | None:
        """The contract of a CloudEvents type and its ``data.version``; None where either is unknown.

        A payload without a version counts as ``1.0.0``. A newer minor version of a known major resolves to that
        major; a payload that says another major than its type is unknown.
        """
        found = self._by_type.get(event_type)
        major = _MAJOR.fullmatch("1.0.0" if data_version is None else data_version)
        return found if found and major and int(major[1]) == found.major else None

    def by_name(self, name: str) -> EventVersion | None:
        """The contract of a model by its class name, such as ``SchemaCreatedV2``."""
        return self._by_name.get(name)

    def latest(self, event: str) -> EventVersion | None:
        """The newest version of an event, such as ``schema.created``."""
        majors = self._by_event.get(event)
        return majors[max(majors)] if majors else None
