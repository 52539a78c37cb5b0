"""What can go wrong with personal data, as one tree. No message has a value in it, only pointers and kinds.

::

    PersonalDataError               everything below; an OMSEventError
    ├── PersonalDataBlockedError    the policy blocks what was found
    ├── ProtectionError             what was found cannot be protected where it stands, so it is blocked
    ├── PersonalKeyError           a key is not to be had
    │   ├── MissingKeyError         no key to protect with is configured
    │   ├── KeyNotPermittedError    these credentials may not use the key
    │   └── KeyServiceError         the key service does not answer (retryable)
    └── TokenError                  an encrypted value cannot be opened
        ├── UnknownKeyError         no key at hand has its key id
        ├── TamperedTokenError      it is not what was encrypted
        ├── MovedTokenError         it was encrypted for another place or event
        └── OversizedTokenError     it is longer than any value that is protected
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from ..errors import OMSEventError
from .findings import Finding

_SHOWN = 10


class PersonalDataError(OMSEventError):
    """Handling personal data failed."""


class PersonalDataBlockedError(PersonalDataError):
    """The policy blocks what was found; ``findings`` has it all."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        told = [f"{'attribute ' if each.part == 'attribute' else ''}{each}" for each in findings[:_SHOWN]]
        more = [f"and {len(findings) - _SHOWN} more"] if len(findings) > _SHOWN else []
        super().__init__(f"personal data is blocked here: {'; '.join([*told, *more])}")
        self.findings = tuple(findings)


class _AtPointerError(PersonalDataError):
    def __init__(self, pointer: str, told: str) -> None:
        super().__init__(f"{pointer or '(root)'}: {told}")
        self.pointer = pointer


class ProtectionError(_AtPointerError):
    """What was found at ``pointer`` cannot be protected there; the event is blocked."""


class PersonalKeyError(PersonalDataError):
    """A key is not to be had; ``pointer`` is where it is needed, once that is known."""

    pointer: str | None = None

    def at(self, pointer: str) -> Self:
        """The same error with the place."""
        made = type(self)(f"{pointer or '(root)'}: {self}")
        made.pointer = pointer
        return made


class MissingKeyError(PersonalKeyError):
    """The policy needs a key and none is configured."""


class KeyNotPermittedError(PersonalKeyError):
    """The credentials do not allow this use of the key."""


class KeyServiceError(PersonalKeyError):
    """The key service does not answer, or is too busy."""

    retryable = True


class TokenError(_AtPointerError):
    """The encrypted value at ``pointer`` cannot be opened."""


class UnknownKeyError(TokenError):
    """No key at hand has the key id that the value names."""


class TamperedTokenError(TokenError):
    """The value is not what was encrypted."""


class MovedTokenError(TokenError):
    """The value was encrypted for another field, or for another event."""


class OversizedTokenError(TokenError):
    """The value is longer than any that is protected."""
