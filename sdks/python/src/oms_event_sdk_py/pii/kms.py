"""Keys from AWS KMS by envelope encryption: a data key for some time and some uses, itself encrypted in each header.

A producer needs ``kms:GenerateDataKey`` alone (and ``kms:GenerateMac`` for pseudonyms), a consumer ``kms:Decrypt``.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import MissingExtraError
from .errors import KeyNotPermittedError, KeyServiceError, MissingKeyError
from .keys import Key

try:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError as error:
    raise MissingExtraError("keys from AWS KMS", "kms") from error

CONTEXT = {"purpose": "oms-event-personal-data"}
"""The encryption context of every data key: key policies can ask for it, and CloudTrail shows it."""
_DENIED = frozenset({"AccessDeniedException", "AccessDenied", "UnrecognizedClientException", "NotAuthorized"})
_INVALID = frozenset({"InvalidCiphertextException", "IncorrectKeyException", "ValidationException"})
_MISSING = frozenset({"NotFoundException", "DisabledException", "InvalidKeyUsageException"})
_SEED = b"oms-event-personal-data/pseudonyms/1"
_KEPT = 1000


class KmsKeyProvider:
    """Data keys of a KMS key, by id, alias or ARN.

    A data key serves ``max_uses`` values and ``max_age`` seconds; an opened one is kept for ``max_age`` as well, and of
    the opened ones the last thousand. ``pseudonym_key_id`` is a KMS key for HMAC (``HMAC_256``): pseudonyms are
    made with a MAC of it, which is the same in every process and stands nowhere.
    """

    def __init__(
        self,
        key_id: str,
        *,
        client: Any = None,
        pseudonym_key_id: str | None = None,
        max_uses: int = 10_000,
        max_age: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._key_id = key_id
        self._pseudonym_key_id = pseudonym_key_id
        self._client = client
        self._max_uses, self._max_age, self._clock = max_uses, max_age, clock
        self._lock = asyncio.Lock()
        self._current: Key | None = None
        self._uses, self._until = 0, 0.0
        self._opened: OrderedDict[str, tuple[bytes, float]] = OrderedDict()
        self._pseudonym: Key | None = None

    async def encryption_key(self) -> Key:
        """The data key of this moment. Raises ``KeyServiceError`` or ``KeyNotPermittedError``."""
        async with self._lock:
            if self._current is None or self._uses >= self._max_uses or self._clock() >= self._until:
                answer = await self._call(
                    "generate_data_key", KeyId=self._key_id, KeySpec="AES_256", EncryptionContext=CONTEXT
                )
                wrapped = _base64(answer["CiphertextBlob"])
                self._current = Key(f"kms-{_name(wrapped)}", answer["Plaintext"], {"edk": wrapped})
                self._uses, self._until = 0, self._clock() + self._max_age
            self._uses += 1
            return self._current

    async def decryption_key(self, key_id: str, header: Mapping[str, Any]) -> bytes | None:
        """The data key that a header carries, opened by KMS; None where these credentials may not open it."""
        wrapped = header.get("edk")
        if not isinstance(wrapped, str) or len(wrapped) > 4096:
            return None
        async with self._lock:
            known = self._opened.get(wrapped)
            if known is not None and self._clock() < known[1]:
                self._opened.move_to_end(wrapped)
                return known[0]
            try:
                blob = base64.b64decode(wrapped + "=" * (-len(wrapped) % 4), altchars=b"-_", validate=True)
                answer = await self._call("decrypt", KeyId=self._key_id, CiphertextBlob=blob, EncryptionContext=CONTEXT)
            except (KeyNotPermittedError, MissingKeyError, ValueError):
                return None
            secret: bytes = answer["Plaintext"]
            self._opened[wrapped] = (secret, self._clock() + self._max_age)
            while len(self._opened) > _KEPT:
                self._opened.popitem(last=False)
            return secret

    async def pseudonym_key(self) -> Key:
        """The key of pseudonyms. Raises ``MissingKeyError`` where no KMS key for them is configured."""
        if self._pseudonym_key_id is None:
            raise MissingKeyError("pseudonyms need a KMS key for HMAC: give pseudonym_key_id")
        async with self._lock:
            if self._pseudonym is None:
                answer = await self._call(
                    "generate_mac", KeyId=self._pseudonym_key_id, Message=_SEED, MacAlgorithm="HMAC_SHA_256"
                )
                secret: bytes = answer["Mac"]
                self._pseudonym = Key(hashlib.sha256(b"id\0" + secret).hexdigest()[:8], secret)
            return self._pseudonym

    async def _call(self, operation: str, **arguments: Any) -> Any:
        if self._client is None:
            config = Config(retries={"mode": "standard"}, connect_timeout=2, read_timeout=5)
            self._client = await asyncio.to_thread(boto3.client, "kms", config=config)
        try:
            return await asyncio.to_thread(getattr(self._client, operation), **arguments)
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in _DENIED:
                raise KeyNotPermittedError(f"these credentials may not use the key ({operation})") from error
            if code in _MISSING or code in _INVALID:
                raise MissingKeyError(f"the key cannot be used ({operation}: {code})") from error
            raise KeyServiceError(f"KMS does not answer ({operation}: {code})") from error
        except BotoCoreError as error:
            raise KeyServiceError(f"KMS does not answer ({operation}: {type(error).__name__})") from error


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _name(wrapped: str) -> str:
    return hashlib.sha256(wrapped.encode()).hexdigest()[:16]
