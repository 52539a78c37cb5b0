"""The exact verdict: does a JSON value meet its contract, and if not, where and why.

The verdict is jsonschema-rs's on the canonical schema; the words are ours, the same in TypeScript. No value
of a payload is ever part of a violation, so that personal data cannot reach a log through an error.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError, PydanticSerializationError, to_jsonable_python

from ._json import faults_of, read_json
from ._numbers import ecmascript
from ._protected import admitting, protected_places
from ._wording import words

if TYPE_CHECKING:
    import jsonschema_rs

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One way in which a payload breaks its contract.

    ``pointer`` is an RFC 6901 JSON Pointer into the payload, ``keyword`` the JSON Schema keyword that is not
    met ("json" where the text is not JSON at all).
    """

    pointer: str
    keyword: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or '(root)'}: {self.message}"


class Contract:
    """A canonical schema that payloads are held against; read and compiled on first use."""

    def __init__(self, name: str, package: str, formats: Callable[[], Mapping[str, str]]) -> None:
        self.name = name
        self._package = package
        self._formats = formats

    @cached_property
    def schema(self) -> dict[str, Any] | bool:
        """The canonical schema (JSON Schema 2020-12)."""
        text = resources.files(self._package).joinpath("schemas", f"{self.name}.json").read_text("utf-8")
        return cast("dict[str, Any] | bool", json.loads(text)["schema"])

    @cached_property
    def _checked(self) -> dict[str, Any] | bool:
        return cast("dict[str, Any] | bool", _with_patterns(self.schema, self._formats()))

    @cached_property
    def _validator(self) -> jsonschema_rs.Draft202012Validator:
        import jsonschema_rs  # noqa: PLC0415 -- 15 MB that an importer of the package need not load

        return jsonschema_rs.Draft202012Validator(self._checked, validate_formats=False)

    @cached_property
    def is_valid(self) -> Callable[[Any], bool]:
        """Whether a JSON value (of ``dict``, ``list``, ``str``, numbers, ``bool``, ``None``) meets the contract."""
        return self._validator.is_valid

    @cached_property
    def _admitting(self) -> jsonschema_rs.Draft202012Validator:
        import jsonschema_rs  # noqa: PLC0415 -- as above

        return jsonschema_rs.Draft202012Validator(admitting(self._checked), validate_formats=False)

    def admits(self, value: Any) -> bool:
        """Whether a JSON value with protected data meets the contract in all else; without any it does not."""
        return bool(protected_places(value)) and self._admitting.is_valid(value)

    def violations(self, value: Any) -> list[Violation]:
        """Everything that is wrong with a JSON value, sorted by pointer. What is protected is not held to anything."""
        found = self._found(value)
        places = set(protected_places(value)) if found else set()
        if not places:
            return found
        broken = {_pointer(error.instance_path) for error in self._admitting.iter_errors(value)}
        return [each for each in found if each.pointer in broken or each.pointer not in places] if broken else []

    def _found(self, value: Any) -> list[Violation]:
        by_pattern = {pattern: name for name, pattern in self._formats().items()}
        found = (words(error, self._checked, by_pattern, value) for error in self._validator.iter_errors(value))
        return sorted({Violation(*each) for several in found for each in several})


def _pointer(path: Sequence[str | int]) -> str:
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


def parse_json(text: str | bytes | bytearray, title: str) -> Any:
    """A JSON text as a value. Raises ``ValidationError`` with keyword ``json``, without a word of the text."""
    value, faults = read_json(text)
    if faults:
        raise failure(title, sorted({Violation(*fault) for fault in faults}))
    return value


def failure(title: str, found: list[Violation]) -> ValidationError:
    """Violations as pydantic's error: ``loc`` is the pointer's tokens, ``type`` the keyword."""
    details = [
        InitErrorDetails(
            type=PydanticCustomError(each.keyword, "{message}", {"message": each.message}),
            loc=tuple(_tokens(each.pointer)),
            input=None,
        )
        for each in found
    ]
    return ValidationError.from_exception_data(title, details, hide_input=True)


@overload
def violations(subject: BaseModel, /) -> list[Violation]: ...


@overload
def violations(subject: type[BaseModel], payload: Any, /) -> list[Violation]: ...


def violations(subject: type[BaseModel] | BaseModel, /, *payload: Any) -> list[Violation]:
    """What is wrong with a payload by a model's contract, or with an event that was built; empty when nothing is.

    >>> violations(SchemaCreatedV2, {"operation": "create"})
    >>> violations(event)
    """
    contract = _contract(subject)
    if isinstance(subject, type) != (len(payload) == 1):
        raise TypeError("give a model and a payload, or an event alone")
    try:
        value = plain(payload[0] if isinstance(subject, type) else subject)
    except ValueError:  # pydantic's errors of serialization, a depth beyond its own among them
        return [Violation("", "json", "cannot be written as JSON")]
    faults = sorted({Violation(*fault) for fault in faults_of(value)})
    return faults or contract.violations(value)


def validate(event: Model) -> Model:
    """The event itself, once its contract has been checked exactly. Raises ``pydantic.ValidationError``.

    An event is exact when it is built or read; this is for one that was changed since.
    """
    written(event)
    return event


def written(event: BaseModel) -> bytes:
    """The event as JSON text that is the same in every language, checked exactly. Raises ``pydantic.ValidationError``.

    What was checked before is not checked again, as long as it is written in the same way: the text is kept with the
    event, and any change to it, however deep, gives another text.
    """
    try:
        # By way of the text: that is what will be sent, and faster than a dump of Python objects.
        text = event.__pydantic_serializer__.to_json(event, by_alias=True, exclude_unset=True)
    except PydanticSerializationError:
        found = violations(event) or [Violation("", "json", "cannot be written as JSON")]
        raise failure(type(event).__name__, found) from None
    checked: tuple[bytes, bytes] | None = getattr(event, "__checked__", None)
    if checked is not None and checked[0] == text:
        return checked[1]
    contract = _contract(event)
    value, faults = read_json(text)
    if faults or not (contract.is_valid(value) or contract.admits(value)):
        raise failure(type(event).__name__, violations(event) or [Violation(*fault) for fault in faults])
    sent = ecmascript(text)
    object.__setattr__(event, "__checked__", (text, sent))
    return sent


def _contract(model: type[BaseModel] | BaseModel) -> Contract:
    contract = getattr(model, "__contract__", None)
    if not isinstance(contract, Contract):
        name = model.__name__ if isinstance(model, type) else type(model).__name__
        raise TypeError(f"{name} has no contract: give an event model, not a part of one")
    return contract


def plain(value: Any) -> Any:
    """A payload in JSON's own types, whatever Python objects it holds."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return to_jsonable_python(value, by_alias=True, inf_nan_mode="constants")


def _tokens(pointer: str) -> Iterator[str | int]:
    for token in pointer.split("/")[1:]:
        plain_token = token.replace("~1", "/").replace("~0", "~")
        yield int(plain_token) if plain_token.isdigit() else plain_token


_NAMED = ("properties", "patternProperties", "dependentSchemas", "$defs")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_ONE = (
    "not", "if", "then", "else", "contains", "propertyNames", "additionalProperties", "items",
    "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip


def _with_patterns(schema: Any, formats: Mapping[str, str]) -> Any:
    """The schema with each ``format`` as the pattern it stands for, so that both languages decide alike."""
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword in _NAMED:
            made[keyword] = {name: _with_patterns(each, formats) for name, each in value.items()}
        elif keyword in _LISTS:
            made[keyword] = [_with_patterns(each, formats) for each in value]
        elif keyword in _ONE:
            made[keyword] = _with_patterns(value, formats)
        elif keyword != "format":
            made[keyword] = value
    _name_empty(made)
    if "format" in schema:
        made["allOf"] = [*made.get("allOf", []), {"pattern": formats[schema["format"]]}]
    return made


def _name_empty(made: dict[str, Any]) -> None:
    """Say what stands under an empty name in other words: the validator's paths leave such names out."""
    for keyword in ("properties", "patternProperties", "dependentSchemas"):
        if "" not in made.get(keyword, {}):
            continue
        named = dict(made[keyword])
        empty = named.pop("")
        made[keyword] = named
        if keyword == "dependentSchemas":
            made["allOf"] = [*made.get("allOf", []), {"if": {"type": "object", "required": [""]}, "then": empty}]
        else:
            pattern = "^$" if keyword == "properties" else "(?:)"
            patterns = made.get("patternProperties", {})
            made["patternProperties"] = {**patterns, pattern: {"allOf": [empty, patterns.get(pattern, True)]}}
