"""Types of fields that pydantic would rewrite: each keeps the JSON value it was read from.

An annotation such as ``DateTime`` is an ordinary ``datetime`` to a type checker and to a program; reading
accepts every value that the contract admits, and writing gives back the same JSON value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Self, SupportsIndex
from uuid import UUID

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticSerializationUnexpectedValue, core_schema

_LEAP_SECOND = re.compile(r"(?<=:)60")


class SpelledDateTime(datetime):
    """An aware datetime with the RFC 3339 text it was read from: nanoseconds, a lower-case ``z``, ``-00:00``.

    A leap second is the instant one second after :59 (RFC 3339 section 5.7). Arithmetic and ``replace`` give
    plain values that are written in the usual way.
    """

    text: str | None = None

    @classmethod
    def read(cls, text: str) -> Self:
        """The instant that ``text`` names. Raises ``ValueError`` where it is not an RFC 3339 date-time."""
        if len(text) < 20 or text[10] not in "Tt" or text[13] != ":" or text[16] != ":" or text[4] != "-":
            raise ValueError("must be an RFC 3339 date-time")
        plain = text.upper()
        leap = plain[17:19] == "60"
        moment = cls.fromisoformat(_LEAP_SECOND.sub("59", plain, count=1) if leap else plain)
        if moment.tzinfo is None:
            raise ValueError("must have an offset, such as Z")
        if leap and moment.replace(tzinfo=None) <= datetime.max - timedelta(seconds=1):
            moment += timedelta(seconds=1)
        moment.text = text
        return moment

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return (SpelledDateTime.read, (self.text,)) if self.text else (datetime.fromisoformat, (self.isoformat(),))

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self  # it does not change


class SpelledUuid(UUID):
    """A UUID with the text it was read from, which RFC 9562 lets have capitals."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        object.__setattr__(self, "text", text)

    def __reduce__(self) -> tuple[Any, ...]:
        return SpelledUuid, (str(self),)

    def __str__(self) -> str:
        return str(self.text)  # type: ignore[attr-defined]  # set in __init__ past UUID's own guard


def _read_datetime(value: Any) -> datetime:
    if isinstance(value, str):
        return SpelledDateTime.read(value)
    if not isinstance(value, datetime):
        raise ValueError("must be a datetime or an RFC 3339 text")
    if value.utcoffset() is None:
        raise ValueError("must be aware: give it a timezone, such as datetime.UTC")
    return value


def _write_datetime(value: Any) -> str:
    if not isinstance(value, datetime):
        raise PydanticSerializationUnexpectedValue("is not a datetime")
    text = getattr(value, "text", None)
    if isinstance(text, str):
        return text
    return value.isoformat().replace("+00:00", "Z")


def _read_date(value: Any) -> date:
    if isinstance(value, str):
        if len(value) != 10:
            raise ValueError("must be an RFC 3339 full-date")
        return date.fromisoformat(value)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("must be a date or an RFC 3339 full-date")
    return value


def _write_date(value: Any) -> str:
    if not isinstance(value, date):
        raise PydanticSerializationUnexpectedValue("is not a date")
    return value.isoformat()


def _write_uuid(value: Any) -> str:
    if not isinstance(value, UUID):
        raise PydanticSerializationUnexpectedValue("is not a UUID")
    return str(value)


def _read_uuid(value: Any) -> UUID:
    if isinstance(value, UUID):
        return value
    if not isinstance(value, str) or len(value) != 36:
        raise ValueError("must be a UUID or its text of 36 characters")
    return UUID(value) if value == value.lower() else SpelledUuid(value)


def _read_whole(value: float) -> int:
    if not value.is_integer():
        raise ValueError("must be a whole number")
    return int(value)


def _not_object(value: Any) -> Any:
    if isinstance(value, dict):
        raise ValueError("must not be an object")
    return value


class _Text:
    """A type that is text in JSON: how it is read, and how it is written."""

    def __init__(self, read: Callable[[Any], Any], write: Callable[[Any], str], form: str) -> None:
        self._read, self._write, self._form = read, write, form

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        serialization = core_schema.plain_serializer_function_ser_schema(self._write, when_used="json")
        return core_schema.no_info_plain_validator_function(self._read, serialization=serialization)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "format": self._form}


class _Integer:
    """JSON Schema's integer: ``5.0`` is one, ``"5"`` and ``true`` are not (2020-12 validation, section 6.1.1)."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        whole = core_schema.no_info_after_validator_function(_read_whole, core_schema.float_schema(strict=True))
        return core_schema.union_schema([core_schema.int_schema(strict=True), whole], mode="left_to_right")


class _Number:
    """A number that stays ``1`` or ``1.0`` as it was written, and exact where it is a large integer."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        real = core_schema.float_schema(strict=True, allow_inf_nan=False)
        return core_schema.union_schema([core_schema.int_schema(strict=True), real])


class _NotObject:
    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(_not_object)


DateTime = Annotated[datetime, _Text(_read_datetime, _write_datetime, "date-time")]
"""An aware datetime (RFC 3339)."""
Date = Annotated[date, _Text(_read_date, _write_date, "date")]
"""A calendar date (RFC 3339 full-date)."""
Uuid = Annotated[UUID, _Text(_read_uuid, _write_uuid, "uuid")]
"""A UUID (RFC 9562)."""
Integer = Annotated[int, _Integer()]
"""A whole number of any size."""
Number = Annotated[float, _Number()]
"""A number; an ``int`` stays one."""
NotObject = Annotated[Any, _NotObject()]
"""Any JSON value but an object."""
