"""Findings to protected values: what is to be replaced is replaced, and nothing else of the payload changes."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from .errors import MissingKeyError, PersonalKeyError, ProtectionError
from .findings import Finding, pointer_of
from .policy import Handling
from .pseudonyms import pseudonym
from .rules import LARGEST_EXACT

if TYPE_CHECKING:
    from .keys import Key, KeyProvider

_Path = tuple[str | int, ...]
_SAME_NAMES = "two names of one object become the same"


async def replace(
    value: Any, wanted: Sequence[tuple[Finding, Handling]], event_type: str, keys: KeyProvider | None
) -> Any:
    """A JSON value of ours with its findings replaced, in place. Raises ``ProtectionError`` and ``PersonalKeyError``.

    A text with something to encrypt is encrypted whole; of others only the spans are replaced.
    """
    if keys is None:
        raise MissingKeyError("is to be protected, and there are no keys: set OMS_PII_KEYS").at(wanted[0][0].pointer)
    places: dict[_Path, list[tuple[Finding, Handling]]] = {}
    for finding, handling in wanted:
        if finding.part == "value":
            places.setdefault(finding.path, []).append((finding, handling))
    replaced = [finding for finding, handling in wanted if handling is Handling.ANONYMIZE]
    newest: Key | None = None
    naming = await _key(keys.pseudonym_key(), replaced[0]) if replaced else None
    for path, found in places.items():
        if any(handling is Handling.ENCRYPT for _, handling in found):
            if newest is None or newest.header:  # a data key of limited use: each value counts
                newest = await _key(keys.encryption_key(), found[0][0])
            kinds = sorted({finding.kind for finding, _ in found})
            value = _put(value, path, _sealed(_at(value, path), "+".join(kinds), event_type, found[0][0], newest))
        elif naming is not None:
            value = _put(value, path, _renamed(_at(value, path), found, naming))
    names = [finding for finding, handling in wanted if finding.part == "name" and handling is Handling.ANONYMIZE]
    return _rename_members(value, names, naming) if naming is not None else value


async def _key(asked: Awaitable[Key], finding: Finding) -> Key:
    try:
        return await asked
    except PersonalKeyError as error:
        raise error.at(finding.pointer) from error


def _sealed(value: Any, kind: str, event_type: str, finding: Finding, key: Key) -> str:
    from .encryption import context_of, encrypt  # noqa: PLC0415 -- imports joserfc, which few need

    return encrypt(value, kind, context_of(event_type, pointer_of(finding.path)), finding.pointer, key)


def _renamed(value: Any, found: Sequence[tuple[Finding, Handling]], key: Key) -> str:
    finding = found[0][0]
    if isinstance(value, str):
        spans = [(each.start, each.end, each.kind) for each, handling in found if handling is Handling.ANONYMIZE]
        return _with_pseudonyms(value, spans, key)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and abs(value) <= LARGEST_EXACT and value == int(value):
        return pseudonym(finding.kind, str(int(value)), key)
    raise ProtectionError(finding.pointer, "only texts and whole numbers up to 2^53 have pseudonyms")


def _with_pseudonyms(text: str, spans: Iterable[tuple[int, int, str]], key: Key) -> str:
    parts: list[str] = []
    done = 0
    for start, end, kind in sorted(spans):
        parts += (text[done:start], pseudonym(kind, text[start:end], key))
        done = end
    return "".join((*parts, text[done:]))


def _rename_members(value: Any, findings: Sequence[Finding], key: Key) -> Any:
    """Members under new names, object by object, the deepest first, each where it was among its neighbours."""
    objects: dict[_Path, dict[str, list[Finding]]] = {}
    for finding in findings:
        objects.setdefault(finding.path[:-1], {}).setdefault(str(finding.path[-1]), []).append(finding)
    for path, named in sorted(objects.items(), key=lambda each: -len(each[0])):
        holder = _at(value, path)
        members: dict[str, Any] = {}
        for name, inner in holder.items():
            found = named.get(name, [])
            renamed = _with_pseudonyms(name, [(each.start, each.end, each.kind) for each in found], key)
            if renamed in members:
                raise ProtectionError((found or next(iter(named.values())))[0].pointer, _SAME_NAMES)
            members[renamed] = inner
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
