"""Personal data in events: found by one rule table, handled by one policy, in Python as in TypeScript.

``docs/personal-data.md`` says what each kind finds and leaves, and how keys are kept.
"""

from .._contracts import Encrypted
from .errors import (
    KeyNotPermittedError,
    KeyServiceError,
    MissingKeyError,
    MovedTokenError,
    OversizedTokenError,
    PersonalDataBlockedError,
    PersonalDataError,
    PersonalKeyError,
    ProtectionError,
    TamperedTokenError,
    TokenError,
    UnknownKeyError,
)
from .findings import Finding
from .handler import PIIHandler
from .keys import Key, KeyProvider, KeyRing
from .policy import Handling, Policy
from .publisher import SecureEventPublisher

__all__ = [
    "Encrypted",
    "Finding",
    "Handling",
    "Key",
    "KeyNotPermittedError",
    "KeyProvider",
    "KeyRing",
    "KeyServiceError",
    "MissingKeyError",
    "MovedTokenError",
    "OversizedTokenError",
    "PIIHandler",
    "PersonalDataBlockedError",
    "PersonalDataError",
    "PersonalKeyError",
    "Policy",
    "ProtectionError",
    "SecureEventPublisher",
    "TamperedTokenError",
    "TokenError",
    "UnknownKeyError",
]
