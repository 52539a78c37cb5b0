"""Events from one version to another: old ones as the newest, new ones as an older one still reads them.

>>> from oms_event_sdk_py import SchemaCreatedV1
>>> from oms_event_sdk_py.casting import downcast, upcast
>>> old = SchemaCreatedV1.model_validate({"operation": "create", "resource_type": "object_type"})
>>> upcast(old)
SchemaCreatedV2(operation='create', resource_type='object_type', version='2.0.0')
>>> downcast(upcast(old), to=1) == old
True

How a version follows from the one before is declared in its schema (``x-from-previous``). The generator has tried
each declaration with examples and random events: whatever is valid before is valid after, and comes back as it was,
but for what ``losses`` names. Casting never warns of old versions: nothing is built by whoever reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from ._contracts import Cast, Event, EventVersion, RootEvent
from ._generated.casts import CASTS
from ._generated.registry import REGISTRY
from .errors import OMSEventError
from .lifecycle import Stage, stage

__all__ = ["CastError", "can_downcast", "downcast", "downcast_data", "losses", "older_to_send", "upcast", "upcast_data"]

_Payload = TypeVar("_Payload", bound="Event | RootEvent[Any]")


class CastError(OMSEventError, ValueError):
    """There is no way from one version to the other. Trying again does not help."""


def upcast(event: Event | RootEvent[Any], *, to: int | None = None) -> Any:
    """The event as its newest version, or as major version ``to``: a model of that version.

    An event that is this version already is given back as it is. Raises ``CastError`` where a version on the way
    does not say how it follows from the one before, and ``pydantic.ValidationError`` where the outcome is not
    valid, which no event of a catalogue's own versions comes to.
    """
    version = _version_of(event)
    made, data = upcast_data(version, _data_of(event), to=to)
    return event if made is version else made.model.model_validate(data)


def downcast(event: Event | RootEvent[Any], *, to: int) -> Any:
    """The event as the older major version ``to``: a model of that version, with what it names and no more.

    Raises as ``upcast`` does.
    """
    version = _version_of(event)
    made, data = downcast_data(version, _data_of(event), to=to)
    return event if made is version else made.model.model_validate(data)


def upcast_data(
    version: EventVersion, data: Mapping[str, Any], *, to: int | None = None
) -> tuple[EventVersion, Mapping[str, Any]]:
    """The same for the ``data`` of an envelope, which is not changed; the version that it then is comes first."""
    versions = _majors(version)
    wanted = max(versions) if to is None else to
    if wanted < version.major:
        raise CastError(f"{version.model_name} is newer than version {wanted}: downcast it")
    for major in range(version.major + 1, wanted + 1):
        version = _stepping(versions, major, wanted)
        data = _cast(version).up(data)
    return version, data


def downcast_data(version: EventVersion, data: Mapping[str, Any], *, to: int) -> tuple[EventVersion, Mapping[str, Any]]:
    """The same for the ``data`` of an envelope, which is not changed; the version that it then is comes first."""
    versions = _majors(version)
    if to > version.major:
        raise CastError(f"{version.model_name} is older than version {to}: upcast it")
    for major in range(version.major, to, -1):
        before = _stepping(versions, major - 1, to)
        cast = _cast(versions[major])
        if cast.one_way:
            raise CastError(f"{versions[major].model_name} cannot be said as {before.model_name}")
        version, data = before, cast.down(data)
    return version, data


def can_downcast(version: EventVersion, *, to: int) -> bool:
    """Whether there is a way from a version to an older one."""
    versions = _majors(version)
    steps = range(version.major, to, -1)
    return to in versions and all(
        major in versions and (cast := CASTS.get(versions[major].model_name)) is not None and not cast.one_way
        for major in steps
    )


def older_to_send(version: EventVersion, today: date | None = None) -> tuple[int, ...]:
    """The older major versions to send beside this one: their readers are told until the sunset, and there is a way.

    That is the dual-publish window of a deprecated version: from its deprecation's ``since`` to its ``sunset``.
    """
    return tuple(
        major
        for major, older in sorted(_majors(version).items())
        if major < version.major and can_downcast(version, to=major) and stage(older, today) is Stage.DEPRECATED
    )


def losses(version: EventVersion) -> tuple[str, ...]:
    """What does not come back when an event of the version before becomes this one and that one again."""
    return _cast(version).losses


def _cast(version: EventVersion) -> Cast:
    cast = CASTS.get(version.model_name)
    if cast is None:
        raise CastError(f"{version.model_name} does not say how it follows from the version before (x-from-previous)")
    return cast


def _majors(version: EventVersion) -> dict[int, EventVersion]:
    return {each.major: each for each in REGISTRY if each.event == version.event}


def _stepping(versions: Mapping[int, EventVersion], major: int, wanted: int) -> EventVersion:
    if major not in versions:
        raise CastError(f"there is no version {major} on the way to version {wanted}")
    return versions[major]


def _version_of(event: Event | RootEvent[Any]) -> EventVersion:
    found = REGISTRY.by_name(type(event).__name__)
    if found is None:
        raise CastError(f"{type(event).__name__} is no event of this package")
    return found


def _data_of(event: Event | RootEvent[Any]) -> Any:
    return event.model_dump(mode="json")
