"""The contract runtime: what generated models are made of.

It knows nothing of any event; a generated package carries this folder as it stands.
"""

from ._cast import Cast
from ._event import Event, RootEvent, read
from ._json import read_json
from ._protected import Encrypted
from ._record import Record
from ._registry import Deprecation, EventVersion, PersonalField, Registry
from ._types import Date, DateTime, Integer, NotObject, Number, Uuid
from ._validation import Violation, validate, violations, written

__all__ = [
    "Cast",
    "Date",
    "DateTime",
    "Deprecation",
    "Encrypted",
    "Event",
    "EventVersion",
    "Integer",
    "NotObject",
    "Number",
    "PersonalField",
    "Record",
    "Registry",
    "RootEvent",
    "Uuid",
    "Violation",
    "read",
    "read_json",
    "validate",
    "violations",
    "written",
]
