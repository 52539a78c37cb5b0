"""The personal data of events: found, handled as the policy says, and made readable again."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

import msgspec

from .._contracts import read_json
from .._contracts._json import DEPTH
from .._contracts._protected import Encrypted, is_encrypted
from .._contracts._validation import plain
from .detector import find
from .errors import PersonalDataBlockedError, ProtectionError, UnknownKeyError
from .findings import Finding, pointer_of
from .gate import gate, may_hold
from .keys import KeyProvider, KeyRing
from .plan import OPEN, plan_of
from .policy import Handling, Policy
from .protecting import counts, replace
from .rules import SKIPPED_ATTRIBUTES
from .scan import scan, shown

if TYPE_CHECKING:
    from .._contracts import EventVersion

logger = logging.getLogger("oms_event_sdk_py.pii")

OnFinding = Callable[[str, str, int], None]
"""Called with a kind, what was done, and how often: a counter."""

_ENVIRONMENT = "OMS_ENVIRONMENT"
_ROUNDS = 3
_TOO_DEEP = "is nested too deeply"
_decode = msgspec.json.Decoder(float_hook=lambda text: msgspec.Raw(text.encode())).decode
"""Keeps fractional numbers as they are written."""


class PIIHandler:
    """Finds personal data, and logs, blocks, anonymises or encrypts it.

    >>> handler = PIIHandler.from_environment("production")
    >>> findings = handler.scan(payload, version, {"subject": "main"})
    >>> if findings:
    ...     payload = await handler.protect(payload, version, findings)

    ``keys`` are needed to anonymise, encrypt and decrypt; ``on_finding`` counts what was found and done.
    """

    def __init__(
        self, policy: Policy | None = None, keys: KeyProvider | None = None, on_finding: OnFinding | None = None
    ) -> None:
        self.policy = Policy() if policy is None else policy
        self.on_finding = on_finding
        self._keys = keys
        self._gates: dict[str, tuple[EventVersion, Callable[[bytes], bool]]] = {}

    @classmethod
    def from_environment(
        cls,
        name: str | None = None,
        environ: Mapping[str, str] | None = None,
        *,
        keys: KeyProvider | None = None,
        on_finding: OnFinding | None = None,
    ) -> Self:
        """A handler for an environment of the catalogue; without a name, for the one ``OMS_ENVIRONMENT`` names.

        Keys come from ``OMS_PII_KEYS`` or ``OMS_PII_KEYS_FILE``, else from the KMS key of the environment. Raises
        ``SettingsError`` for an environment that is not there, or keys that are none. With no name at all, personal
        data is blocked.
        """
        given = os.environ if environ is None else environ
        name = name or given.get(_ENVIRONMENT) or None
        policy = Policy.for_environment(name)
        if keys is None:
            keys = KeyRing.from_environment(given)
        if keys is None and name is not None:
            keys = _kms_keys(name, given)
        return cls(policy, keys, on_finding)

    # --- the client's path ----------------------------------------------------------------------------------

    def scan(
        self, payload: Any, version: EventVersion | None, attributes: Mapping[str, str] | None = None
    ) -> tuple[Finding, ...]:
        """What of a payload and of the event's context attributes is personal; empty for most events.

        ``payload`` is JSON text in UTF-8 (the faster way here: it is only looked at where something may be in it) or a
        JSON value. With a ``version``, the payload must be valid by its contract: what the contract closes is not
        looked at. Raises ``ProtectionError`` for what is no JSON text, where something may be in it.
        """
        if not isinstance(payload, bytes):
            return scan(payload, plan_of(version), attributes)
        if not self._look(version)(payload) and not _may_be_in(attributes):
            return ()
        value, faults = read_json(payload)
        if faults:
            raise ProtectionError("", f"the payload {faults[0][2]}")
        return scan(value, plan_of(version), attributes)

    async def protect(self, payload: bytes, version: EventVersion | None, findings: Sequence[Finding]) -> bytes:
        """The payload with its findings handled. Raises ``PersonalDataBlockedError`` where one is to be blocked.

        Also ``ProtectionError`` where a pseudonym or a token may not stand by the contract, and ``PersonalKeyError``.
        """
        wanted = [(finding, self.policy.of(finding, version)) for finding in findings]
        self._tell(wanted)
        blocked = [finding for finding, handling in wanted if handling is Handling.BLOCK]
        if blocked:
            raise PersonalDataBlockedError(blocked)
        replaced = [(finding, handling) for finding, handling in wanted if handling is not Handling.LOG]
        if not replaced:
            return payload
        made = msgspec.json.encode(await self._without(_decode(payload), replaced, version))
        if version is not None:
            _check(made, version, [finding for finding, _ in replaced])
        return made

    async def reveal(self, value: Any, version: EventVersion | None) -> Any:
        """A JSON value with what is encrypted made readable; what no key at hand opens is ``Encrypted``.

        Raises ``TokenError`` for what was tampered with or moved, ``KeyServiceError`` where KMS does not answer. The
        value given stays as it is.
        """
        if not _holds_encrypted(value):
            return value
        return await self._revealed(value, "" if version is None else version.type, (), strict=False)

    # --- plain data -----------------------------------------------------------------------------------------

    def detect_pii(self, data: Any) -> tuple[Finding, ...]:
        """Everything personal in data of any form: JSON's own types, models, dataclasses.

        Like those below, raises ``ProtectionError`` for data that JSON cannot have.
        """
        return scan(_as_json(data), OPEN)

    async def anonymize_pii(self, data: Any) -> Any:
        """A copy of the data with a pseudonym for everything personal in it."""
        return await self._replaced(data, Handling.ANONYMIZE)

    async def encrypt_pii(self, data: Any) -> Any:
        """A copy of the data with all that is personal encrypted. Raises ``PersonalDataBlockedError`` for names."""
        return await self._replaced(data, Handling.ENCRYPT)

    async def decrypt_pii(self, data: Any) -> Any:
        """A copy of the data with everything encrypted in it opened. Raises ``TokenError``, also for an unknown key."""
        return await self._revealed(_as_json(data), "", (), strict=True)

    async def _replaced(self, data: Any, handling: Handling) -> Any:
        value = _as_json(data)
        findings = scan(value, OPEN)
        if not findings:
            return value
        names = [finding for finding in findings if finding.part == "name"]
        if names and handling is Handling.ENCRYPT:
            raise PersonalDataBlockedError(names)
        return await self._without(value, [(finding, handling) for finding in findings], None, handling)

    # --- inside ---------------------------------------------------------------------------------------------

    async def _without(
        self,
        value: Any,
        wanted: Sequence[tuple[Finding, Handling]],
        version: EventVersion | None,
        handling: Handling | None = None,
    ) -> Any:
        """The value without what was found, nor what may come to light once that is gone."""
        for _ in range(_ROUNDS):
            value = await replace(value, wanted, "" if version is None else version.type, self._keys)
            left = scan(value, plan_of(version))
            further = [(each, handling or self.policy.of(each, version)) for each in left]
            wanted = [each for each in further if each[1] is not Handling.LOG]
            if not wanted:
                return value
            blocked = [finding for finding, action in wanted if action is Handling.BLOCK]
            if blocked:
                raise PersonalDataBlockedError(blocked)
        raise ProtectionError(wanted[0][0].pointer, "something personal is left whatever is replaced")

    def _look(self, version: EventVersion | None) -> Callable[[bytes], bool]:
        if version is None:
            return may_hold
        known = self._gates.get(version.type)
        if known is None or known[0] is not version:
            known = self._gates[version.type] = (version, gate(plan_of(version)))
        return known[1]

    def _tell(self, wanted: Sequence[tuple[Finding, Handling]]) -> None:
        for (kind, action), count in counts(wanted).items():
            logger.info("personal data: %s, %s, %d", kind, action, count)
            if self.on_finding is not None:
                self.on_finding(kind, action, count)

    async def _revealed(self, value: Any, event_type: str, path: tuple[str | int, ...], *, strict: bool) -> Any:
        if len(path) > DEPTH:
            raise ProtectionError("", _TOO_DEEP)
        if isinstance(value, str):
            return await self._opened(value, event_type, path, strict=strict) if is_encrypted(value) else value
        if isinstance(value, dict):
            return {
                name: await self._revealed(each, event_type, (*path, name), strict=strict)
                for name, each in value.items()
            }
        if isinstance(value, list):
            return [
                await self._revealed(each, event_type, (*path, index), strict=strict)
                for index, each in enumerate(value)
            ]
        return value

    async def _opened(self, token: str, event_type: str, path: tuple[str | int, ...], *, strict: bool) -> Any:
        if self._keys is None:
            if strict:
                raise UnknownKeyError(shown(path), "there are no keys: set OMS_PII_KEYS")
            return Encrypted(token)
        from .encryption import context_of, decrypt  # noqa: PLC0415 -- imports joserfc, which few need

        try:
            return await decrypt(token, context_of(event_type, pointer_of(path)), shown(path), self._keys)
        except UnknownKeyError:
            if strict:
                raise
            return Encrypted(token)


def _as_json(data: Any) -> Any:
    try:
        return plain(data)
    except (ValueError, RecursionError):  # the message may have a value in it
        raise ProtectionError("", "is nested too deeply, refers to itself or has no form in JSON") from None


def _kms_keys(name: str, environ: Mapping[str, str]) -> KeyProvider | None:
    from .._generated.platform import PLATFORM  # noqa: PLC0415 -- the catalogue of this package

    key_id = PLATFORM.environments[name].key
    if key_id is None:
        return None
    from .kms import KmsKeyProvider  # noqa: PLC0415 -- imports boto3

    return KmsKeyProvider(key_id, pseudonym_key_id=environ.get("OMS_PII_PSEUDONYM_KEY_ID"))


def _may_be_in(attributes: Mapping[str, str] | None) -> bool:
    if not attributes:
        return False
    for name, text in attributes.items():  # noqa: SIM110 -- any() would cost as much as all that it asks
        if name not in SKIPPED_ATTRIBUTES and _text_may_hold(text):
            return True
    return False


@lru_cache(4096)
def _text_may_hold(text: str) -> bool:
    """Attributes repeat: most publishes of a program are for few branches and tenants."""
    return bool(find(text, None))


def _holds_encrypted(value: Any) -> bool:
    todo = [value]
    for each in todo:
        if isinstance(each, str):
            if each.startswith("eyJ") and is_encrypted(each):
                return True
        elif isinstance(each, dict):
            todo += each.values()
        elif isinstance(each, list):
            todo += each
    return False


def _check(payload: bytes, version: EventVersion, findings: Sequence[Finding]) -> None:
    contract = version.model.__contract__
    value, faults = read_json(payload)
    if faults or not (contract.is_valid(value) or contract.admits(value)):
        broken = {violation.pointer for violation in contract.violations(value)}
        at = next((each for each in findings if pointer_of(each.path) in broken), findings[0])
        raise ProtectionError(at.pointer, "what would stand for the value is not allowed there by the contract")
