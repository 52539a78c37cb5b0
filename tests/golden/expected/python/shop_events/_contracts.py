"""The hand-written half of this package, borrowed from the SDK: so mypy checks the generated half as well."""

from oms_event_sdk_py._contracts import (
    Cast,
    Date,
    DateTime,
    Deprecation,
    Event,
    EventVersion,
    Integer,
    Number,
    PersonalField,
    Record,
    Registry,
    Uuid,
)

__all__ = [
    "Cast",
    "Date",
    "DateTime",
    "Deprecation",
    "Event",
    "EventVersion",
    "Integer",
    "Number",
    "PersonalField",
    "Record",
    "Registry",
    "Uuid",
]
