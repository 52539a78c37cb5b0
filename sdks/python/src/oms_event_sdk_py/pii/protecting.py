"""Findings to protected values: what is to be replaced is replaced, and nothing else of the payload changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from .errors import MissingKeyError, PersonalKeyError, ProtectionError
from .findings import Finding, pointer_of
from .policy import Handling
from .pseudonyms import pseudonym

if TYPE_CHECKING:
    from .keys import Key, KeyProvider

_Path = tuple[str | int, ...]


async def replace(
    value: Any, wanted: Sequence[tuple[Finding, Handling]], event_type: str, keys: KeyProvider | None
) -> Any:
    """A JSON value of ours with its findings replaced, in place. Raises ``ProtectionError`` and ``PersonalKeyError``.

    A text with something to encrypt is encrypted whole; of others only the spans are replaced.
    """
    at = wanted[0][0].pointer
    if keys is None:
        raise MissingKeyError("is to be protected, and there are no keys: set OMS_PII_KEYS").at(at)
    places: dict[_Path, list[tuple[Finding, Handling]]] = {}
    for finding, handling in wanted:
        if finding.part == "value":
            places.setdefault(finding.path, []).append((finding, handling))
    sealing = any(handling is Handling.ENCRYPT for each in places.values() for _, handling in each)
    replacing = any(handling is Handling.ANONYMIZE for _, handling in wanted)
    try:
        newest = await keys.encryption_key() if sealing else None
        naming = await keys.pseudonym_key() if replacing else None
    except PersonalKeyError as error:
        raise error.at(at) from error
    for path, found in places.items():
        if newest is not None and any(handling is Handling.ENCRYPT for _, handling in found):
            if newest.header:  # a data key of limited use: each value counts
                newest = await keys.encryption_key()
            kinds = sorted({finding.kind for finding, _ in found})
            sealed = _sealed(_at(value, path), "+".join(kinds), event_type, found[0][0], newest)
            value = _put(value, path, sealed)
        elif naming is not None:
            value = _put(value, path, _renamed(_at(value, path), found, naming))
    names = [finding for finding, handling in wanted if finding.part == "name" and handling is Handling.ANONYMIZE]
    return _rename_members(value, names, naming) if naming is not None else value


def _sealed(value: Any, kind: str, event_type: str, finding: Finding, key: Key) -> str:
    from .encryption import context_of, encrypt  # noqa: PLC0415 -- imports joserfc, which few need

    return encrypt(value, kind, context_of(event_type, pointer_of(finding.path)), finding.pointer, key)


def _renamed(value: Any, found: Sequence[tuple[Finding, Handling]], key: Key) -> str:
    finding = found[0][0]
    if isinstance(value, str):
        spans = [(each.start, each.end, each.kind) for each, handling in found if handling is Handling.ANONYMIZE]
        return _with_pseudonyms(value, spans, key)
    if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
        return pseudonym(finding.kind, str(int(value)), key)
    raise ProtectionError(finding.pointer, "only texts and whole numbers have pseudonyms")


def _with_pseudonyms(text: str, spans: Iterable[tuple[int, int, str]], key: Key) -> str:
    parts: list[str] = []
    done = 0
    for start, end, kind in sorted(spans):
        parts += (text[done:start], pseudonym(kind, text[start:end], key))
        done = end
    return "".join((*parts, text[done:]))


def _rename_members(value: Any, findings: Sequence[Finding], key: Key) -> Any:
    """Members under new names, the deepest first, each where it was among its neighbours."""
    by_place: dict[_Path, list[Finding]] = {}
    for finding in findings:
        by_place.setdefault(finding.path, []).append(finding)
    for path, found in sorted(by_place.items(), key=lambda each: -len(each[0])):
        holder, name = _at(value, path[:-1]), str(path[-1])
        renamed = _with_pseudonyms(name, [(each.start, each.end, each.kind) for each in found], key)
        if renamed in holder:
            raise ProtectionError(found[0].pointer, "two names of one object become the same")
        members = [(renamed if each == name else each, inner) for each, inner in holder.items()]
        holder.clear()
        holder.update(members)
    return value


def _at(value: Any, path: _Path) -> Any:
    for step in path:
        value = value[step]
    return msgspec.json.decode(value) if isinstance(value, msgspec.Raw) else value


def _put(value: Any, path: _Path, made: str) -> Any:
    if not path:
        return made
    _at(value, path[:-1])[path[-1]] = made
    return value


def counts(wanted: Iterable[tuple[Finding, Handling]]) -> Mapping[tuple[str, str], int]:
    """How many findings there are of each kind and handling."""
    made: dict[tuple[str, str], int] = {}
    for finding, handling in wanted:
        made[finding.kind, handling.value] = made.get((finding.kind, handling.value), 0) + 1
    return made
