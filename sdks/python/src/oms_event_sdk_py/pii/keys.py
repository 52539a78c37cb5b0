"""Keys: where they come from, which one is the newest, and how new ones are made."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, Self

from ..errors import SettingsError
from .errors import MissingKeyError

KEYS_VARIABLE, FILE_VARIABLE = "OMS_PII_KEYS", "OMS_PII_KEYS_FILE"
"""A JSON Web Key Set (RFC 7517 section 5), or the path of a file with one."""

_ALGORITHMS = {"A256GCM": "encryption", "HS256": "pseudonyms"}
_KEY_ID = {"A256GCM": re.compile(r"[A-Za-z0-9._-]{1,64}"), "HS256": re.compile(r"[a-z0-9]{1,16}")}


@dataclass(frozen=True, slots=True)
class Key:
    """A secret of 32 bytes with its id; ``header`` goes into what is encrypted with it."""

    key_id: str
    secret: bytes = field(repr=False)
    header: Mapping[str, str] = field(default_factory=dict)


class KeyProvider(Protocol):
    """Where keys come from. Raises ``PersonalKeyError`` where one is not to be had."""

    async def encryption_key(self) -> Key:
        """The newest key, to encrypt with."""

    async def decryption_key(self, key_id: str, header: Mapping[str, Any]) -> bytes | None:
        """The secret that opens what has this header; None where it is not at hand."""

    async def pseudonym_key(self) -> Key:
        """The key of pseudonyms, whose change changes them all."""


class KeyRing:
    """Keys that are at hand: of each use the first is the newest, and all decrypt.

    A key is a JSON Web Key of type ``oct`` with 256 bits: ``alg`` is ``A256GCM`` for encryption and ``HS256`` for
    pseudonyms, whose key id has only letters in lower case and digits (it is part of the pseudonym).
    """

    def __init__(self, encryption: Iterable[Key] = (), pseudonyms: Iterable[Key] = ()) -> None:
        self._encryption = tuple(encryption)
        self._pseudonyms = tuple(pseudonyms)
        self._secrets = {key.key_id: key.secret for key in reversed(self._encryption)}

    @classmethod
    def from_jwks(cls, text: str) -> Self:
        """The keys of a JSON Web Key Set. Raises ``SettingsError`` with everything that is wrong, and no secret."""
        try:
            given = json.loads(text)
        except (ValueError, RecursionError):
            given = None
        keys = given.get("keys") if isinstance(given, dict) else None
        if not isinstance(keys, list):
            raise SettingsError(['the keys are no JSON Web Key Set: {"keys": […]}'])
        faults: list[str] = []
        found: dict[str, list[Key]] = {"A256GCM": [], "HS256": []}
        for index, each in enumerate(keys):
            key = _key(each, f"key {index}", faults)
            if key is not None:
                found[each["alg"]].append(key)
        for algorithm, some in found.items():
            names = [key.key_id for key in some]
            faults += [
                f"{algorithm}: the key id {each!r} is there twice" for each in sorted({*names}) if names.count(each) > 1
            ]
        if faults:
            raise SettingsError(faults)
        return cls(found["A256GCM"], found["HS256"])

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Self:
        """The keys of a file, which only its owner may read. Raises ``SettingsError``."""
        try:
            with Path(path).open(encoding="utf-8") as file:
                open_to_others = os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO)
                text = file.read()
        except (OSError, UnicodeError) as error:
            told = error.strerror if isinstance(error, OSError) else "is not UTF-8"
            raise SettingsError([f"the file of keys {path} cannot be read: {told}"]) from None
        if open_to_others:
            raise SettingsError([f"the file of keys can be read by others than its owner: chmod 600 {path}"])
        return cls.from_jwks(text)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Self | None:
        """The keys that ``OMS_PII_KEYS`` or ``OMS_PII_KEYS_FILE`` names; None where neither does."""
        given = os.environ if environ is None else environ
        text, path = given.get(KEYS_VARIABLE), given.get(FILE_VARIABLE)
        if text and path:
            raise SettingsError([f"both {KEYS_VARIABLE} and {FILE_VARIABLE} are set: leave one out"])
        if text:
            return cls.from_jwks(text)
        return cls.from_file(path) if path else None

    async def encryption_key(self) -> Key:
        """The newest key. Raises ``MissingKeyError``."""
        return _first(self._encryption, "encryption (alg A256GCM)")

    async def decryption_key(self, key_id: str, header: Mapping[str, Any]) -> bytes | None:
        """The secret of a key id; None where it is not in the ring."""
        return self._secrets.get(key_id)

    async def pseudonym_key(self) -> Key:
        """The newest key for pseudonyms. Raises ``MissingKeyError``."""
        return _first(self._pseudonyms, "pseudonyms (alg HS256)")


def _first(keys: tuple[Key, ...], what: str) -> Key:
    if not keys:
        raise MissingKeyError(f"there is no key for {what}: see `python -m oms_event_sdk_py keys new`")
    return keys[0]


def _key(given: Any, where: str, faults: list[str]) -> Key | None:
    if not isinstance(given, dict) or given.get("kty") != "oct" or given.get("alg") not in _ALGORITHMS:
        faults.append(f"{where}: must be of type oct, with alg A256GCM (encryption) or HS256 (pseudonyms)")
        return None
    key_id, secret = given.get("kid"), given.get("k")
    if not isinstance(key_id, str) or not _KEY_ID[given["alg"]].fullmatch(key_id):
        faults.append(f"{where}: kid must match {_KEY_ID[given['alg']].pattern}")
    try:
        plain = _unbase64(str(secret))
    except ValueError:
        plain = b""
    if len(plain) != 32:
        faults.append(f"{where}: k must be 32 bytes in base64url")
    return Key(str(key_id), plain)


def _unbase64(text: str) -> bytes:
    if not re.fullmatch("[A-Za-z0-9_-]+", text):
        raise ValueError("is not base64url")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def new_keys(encryption: str, pseudonyms: str) -> str:
    """A new key set as text, with a key of each use."""
    keys = [_new(encryption, "A256GCM"), _new(pseudonyms, "HS256")]
    return json.dumps({"keys": keys}, indent=2) + "\n"


def rotated(text: str, key_id: str, *, keep: int | None = None) -> str:
    """A key set with a new encryption key in front; ``keep`` of the older stay, or all. Raises ``SettingsError``."""
    KeyRing.from_jwks(text)
    keys = json.loads(text)["keys"]
    older = [each for each in keys if each["alg"] == "A256GCM"]
    others = [each for each in keys if each["alg"] != "A256GCM"]
    made = json.dumps({"keys": [_new(key_id, "A256GCM"), *older[:keep], *others]}, indent=2) + "\n"
    KeyRing.from_jwks(made)
    return made


def _new(key_id: str, algorithm: str) -> dict[str, str]:
    secret = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
    return {"kty": "oct", "kid": key_id, "alg": algorithm, "k": secret}
