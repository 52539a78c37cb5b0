"""Encrypted values: JSON Web Encryption (RFC 7516), compact, with a key that is agreed upon (``dir``) and AES-256-GCM.

What is encrypted is the value as JSON text. The header says the key (``kid``), the kind, and in ``ctx`` for which event
and field the value is: the reader compares it with where the value stands, so that it cannot be moved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .._contracts._protected import LONGEST, Encrypted, is_encrypted
from ..errors import MissingExtraError
from .errors import (
    MovedTokenError,
    OversizedTokenError,
    PersonalKeyError,
    ProtectionError,
    TamperedTokenError,
    UnknownKeyError,
)
from .keys import Key, KeyProvider

try:
    from joserfc import jwe
    from joserfc.errors import JoseError
    from joserfc.jwk import OctKey
except ImportError as error:
    raise MissingExtraError("encrypting personal data", "encryption") from error

_REGISTRY = jwe.JWERegistry(algorithms=["dir", "A256GCM"], strict_check_header=False)
_HEADER = 8192
"""Characters of a header, at most."""
_NAMES = frozenset({"alg", "enc", "kid", "kind", "ctx", "edk"})


def context_of(event_type: str, pointer: str) -> str:
    """What a value is bound to: the CloudEvents type and the true JSON Pointer."""
    return f"{event_type}#{pointer}"


def encrypt(value: Any, kind: str, context: str, pointer: str, key: Key) -> str:
    """A JSON value as a token. Raises ``ProtectionError`` for one that is too long."""
    header = {"alg": "dir", "enc": "A256GCM", "kid": key.key_id, "kind": kind, "ctx": context, **key.header}
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(text) > LONGEST // 2:
        raise ProtectionError(pointer, "is too long to be encrypted")
    token = jwe.encrypt_compact(header, text, OctKey.import_key(key.secret), registry=_REGISTRY)
    if not is_encrypted(token) or len(token) > LONGEST:
        raise ProtectionError(pointer, "cannot be encrypted in a form that is read again")
    return token


async def decrypt(token: str, context: str, pointer: str, keys: KeyProvider) -> Any:
    """The JSON value of a token. Raises ``TokenError``, or ``PersonalKeyError`` where the key is not to be had."""
    if len(token) > LONGEST or token.index(".") > _HEADER:
        raise OversizedTokenError(pointer, "the encrypted value is too long")
    header = Encrypted(token).header
    pinned = header.get("alg") == "dir" and header.get("enc") == "A256GCM" and isinstance(header.get("kid"), str)
    if not pinned or not header.keys() <= _NAMES:  # zip and crit are not ours
        raise TamperedTokenError(pointer, "is no encrypted value of this kind")
    try:
        secret = await keys.decryption_key(header["kid"], header)
    except PersonalKeyError as error:
        raise error.at(pointer) from error
    if secret is None:
        raise UnknownKeyError(pointer, f"no key at hand has the id {_shown(header)}")
    try:
        text = jwe.decrypt_compact(token, OctKey.import_key(secret), registry=_REGISTRY).plaintext
    except (JoseError, ValueError):
        raise TamperedTokenError(pointer, "the encrypted value is not what was encrypted") from None
    if header.get("ctx") != context:  # after opening: only then the header is known to be true
        raise MovedTokenError(pointer, "the value was encrypted for another field or event")
    try:
        return json.loads(text or b"")
    except (ValueError, RecursionError):
        raise TamperedTokenError(pointer, "what was encrypted is no JSON value") from None


def _shown(header: Mapping[str, Any]) -> str:
    """A key id for a message: it comes from elsewhere, so it is cut and quoted."""
    return repr(header["kid"][:64])
