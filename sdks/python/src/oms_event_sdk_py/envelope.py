"""CloudEvents 1.0 as structured JSON, the same bytes in every language.

Written around the payload's own text, so that the payload is serialised once; read without a vendor's package.
The order of attributes and the form of numbers are ours (docs/designs/clients.md), the rest is the specification's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any

from ._contracts import read_json
from .errors import InvalidEnvelopeError

CONTENT_TYPE = "application/cloudevents+json"
_JSON = "application/json"
_UNVERSIONED = "1.0.0"
"""What a payload counts as that does not say its version."""

_CORE = ("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema")
_NAME = re.compile(r"[a-z0-9]+")
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What a String attribute must not contain (CloudEvents 1.0, section 2.4: Type system), of the basic plane."""
_URI_REFERENCE = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+")
_TIME = re.compile(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)"
    r"(?:\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+")


@dataclass(frozen=True, slots=True)
class VersionedCloudEvent:
    """A CloudEvent whose data has a version and a schema.

    ``data`` is the payload as JSON's own types, ``time`` an RFC 3339 text, ``extensions`` the extension attributes as
    text. ``data_version`` is ``data.version``, and ``1.0.0`` for a payload that does not have one.
    """

    id: str
    source: str
    type: str
    data: Any = field(repr=False)
    time: str | None = None
    dataschema: str | None = None
    subject: str | None = None
    datacontenttype: str | None = _JSON
    extensions: Mapping[str, str] = field(default_factory=dict)

    @property
    def data_version(self) -> str:
        """The version of the payload's contract."""
        version = self.data.get("version") if isinstance(self.data, dict) else None
        return version if isinstance(version, str) else _UNVERSIONED

    @property
    def timestamp(self) -> datetime | None:
        """``time`` as an aware datetime; None where it is absent."""
        return None if self.time is None else datetime.fromisoformat(self.time.upper())

    @classmethod
    def parse(cls, body: bytes | str) -> VersionedCloudEvent:
        """Read a structured CloudEvent. Raises ``InvalidEnvelopeError``; nothing of the text is in it."""
        value, faults = read_json(body)
        if faults or not isinstance(value, dict):
            raise InvalidEnvelopeError(f"not a CloudEvent: {faults[0][2] if faults else 'is not a JSON object'}")
        return from_value(value)


def from_value(value: Mapping[str, Any]) -> VersionedCloudEvent:
    """A structured CloudEvent that was JSON, such as EventBridge's ``detail``. Raises ``InvalidEnvelopeError``."""
    if value.get("specversion") != "1.0":
        raise InvalidEnvelopeError("not a CloudEvent: specversion must be 1.0")
    for name in ("id", "source", "type"):
        if not isinstance(value.get(name), str) or not value[name]:
            raise InvalidEnvelopeError(f"not a CloudEvent: {name} must be a text that is not empty")
    if "data_base64" in value:
        raise InvalidEnvelopeError("the data of this CloudEvent is binary, and contracts are of JSON")
    told = {name: value[name] for name in _CORE[1:] if value.get(name) is not None}
    for name, each in told.items():
        if not isinstance(each, str):
            raise InvalidEnvelopeError(f"not a CloudEvent: {name} must be a text")
    extensions = {
        name: each if isinstance(each, str) else _canonical(each)
        for name, each in value.items()
        if name not in _CORE and name != "data" and each is not None
    }
    return VersionedCloudEvent(data=value.get("data"), extensions=extensions, **told)


def _canonical(value: object) -> str:
    """A Boolean or Integer attribute as its text (CloudEvents 1.0, section 2.4)."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    raise InvalidEnvelopeError("not a CloudEvent: an extension attribute must be a text, a whole number or a boolean")


def check_attributes(attributes: Mapping[str, str]) -> None:
    """Refuse attributes that CloudEvents 1.0 does not allow. Raises ``InvalidEnvelopeError``, without their values."""
    for name, value in attributes.items():
        fault = _fault(name, value)
        if fault:
            raise InvalidEnvelopeError(f"the attribute {name} {fault}")


def _fault(name: str, value: object) -> str | None:
    if not _NAME.fullmatch(name):
        return "must have a name of lower-case letters and digits (CloudEvents 1.0, section 3.1)"
    if not isinstance(value, str) or not value:
        return "must be a text that is not empty"
    if _FORBIDDEN.search(value):
        return "has a character that CloudEvents does not allow, such as a control character"
    if name == "source" and not _URI_REFERENCE.fullmatch(value):
        return "must be a URI reference (RFC 3986)"
    if name == "time" and not _TIME.fullmatch(value):
        return "must be an RFC 3339 date-time, such as 2026-11-25T02:00:00.123Z"
    if name == "dataschema" and not _URI.fullmatch(value):
        return "must be an absolute URI (RFC 3986)"
    return None


class Writer:
    """Writes the envelopes of one event version: what is the same in all of them is encoded once."""

    __slots__ = ("_head", "_tail")

    def __init__(self, source: str, event_type: str, dataschema: str) -> None:
        check_attributes({"source": source, "type": event_type, "dataschema": dataschema})
        self._head = f'","source":{_quoted(source)},"type":{_quoted(event_type)}'
        self._tail = f'","datacontenttype":"{_JSON}","dataschema":{_quoted(dataschema)}'

    def write(
        self, event_id: str, time: str, data: bytes, subject: str | None, extensions: Mapping[str, str | bool]
    ) -> bytes:
        """The envelope around ``data``, which is JSON text already. The attributes have been checked."""
        told = "" if subject is None else f',"subject":{_quoted(subject)}'
        more = "".join([f',"{name}":{_written(extensions[name])}' for name in sorted(extensions)])
        identity = event_id if event_id.isalnum() else _quoted(event_id)[1:-1]
        head = f'{{"specversion":"1.0","id":"{identity}{self._head}{told},"time":"{time}{self._tail}{more},"data":'
        return b"%b%b}" % (head.encode(), data)


def _written(value: str | bool) -> str:
    """An attribute of type String or Boolean as JSON."""
    return _quoted(value) if isinstance(value, str) else "true" if value else "false"


def _quoted(text: str) -> str:
    """A JSON string with no more escapes than RFC 8259 section 7 demands, as ``JSON.stringify`` writes it."""
    return encode_basestring(text)
