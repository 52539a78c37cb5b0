"""The base of every generated object type."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Mapping
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, ForwardRef

from pydantic import MISSING, BaseModel, ConfigDict

from ._validation import Violation, failure

_warned: set[type] = set()


class Record(BaseModel):
    """A JSON object with known fields.

    Building one is strict: no coercion, no unknown field, the declared defaults are filled in, and a retired
    class warns once. Reading one keeps what it does not know. A field that is absent is ``MISSING``; it is
    ``None`` only where the contract allows ``null``. Writing gives what was read or set, and no more.
    """

    model_config = ConfigDict(
        extra="allow",
        strict=True,
        defer_build=True,
        hide_input_in_errors=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
        arbitrary_types_allowed=True,
        validate_assignment=True,
        ser_json_inf_nan="constants",
    )

    __open__: ClassVar[bool] = False
    """Whether the contract speaks of further properties, so that a producer may send them."""

    __defaults__: ClassVar[Mapping[str, Any]] = {}
    """Defaults as JSON, by attribute, of fields whose Python type is another than their JSON type."""

    __choices__: ClassVar[frozenset[str]] = frozenset()
    """Fields whose value is one of several alternatives: which one follows from it, so none fills in defaults."""

    __personal__: ClassVar[frozenset[str]] = frozenset()
    """Fields that hold personal data, which ``repr`` does not show."""

    def __init_subclass__(
        cls,
        *,
        open: bool | None = None,
        defaults: Mapping[str, Any] | None = None,
        choices: Iterable[str] = (),
        personal: Iterable[str] = (),
        **options: Any,
    ) -> None:
        cls.__open__ = cls.__open__ if open is None else open
        cls.__defaults__ = {**cls.__defaults__, **(defaults or {})}
        cls.__choices__ = cls.__choices__ | frozenset(choices)
        cls.__personal__ = cls.__personal__ | frozenset(personal)
        super().__init_subclass__(**options)

    def __init__(self, /, **fields: Any) -> None:
        retired = getattr(type(self), "__deprecated__", None)
        if retired is not None and type(self) not in _warned:
            warnings.warn(str(retired), DeprecationWarning, stacklevel=_callers_level(self))
            _warned.add(type(self))
        aliases = _shape(type(self)).aliases
        if aliases or MISSING in fields.values():
            fields = {aliases.get(name, name): value for name, value in fields.items() if value is not MISSING}
        self.__pydantic_validator__.validate_python(fields, self_instance=self)
        unknown = complete(self)
        if unknown:
            raise failure(type(self).__name__, unknown)

    # pydantic calls an __init__ of ours on every read as well, unless it is marked as its own kind.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        for name, value in super().__repr_args__():
            if value is not MISSING:
                yield name, _Hidden() if name in self.__personal__ else value

    if not TYPE_CHECKING:  # a checker that sees it lets every assignment pass

        def __setattr__(self, name: str, value: Any) -> None:
            if name[:1] != "_" and name not in type(self).model_fields and not self.__open__:
                raise AttributeError(f"{type(self).__name__} has no field {name!r}", name=name, obj=self)
            super().__setattr__(name, value)

    def model_dump(self, *, exclude_unset: bool = True, **options: Any) -> dict[str, Any]:
        """As pydantic's, but a field that was neither read nor set is left out, its default included."""
        return super().model_dump(exclude_unset=exclude_unset, **options)

    def model_dump_json(self, *, exclude_unset: bool = True, **options: Any) -> str:
        """As pydantic's, but a field that was neither read nor set is left out, its default included."""
        return super().model_dump_json(exclude_unset=exclude_unset, **options)


class _Hidden:
    """Stands for personal data where a record is shown."""

    def __repr__(self) -> str:
        return "<personal data>"


def complete(record: Record, at: str = "", *, fill: bool = True) -> list[Violation]:
    """Make a built record whole: its defaults count as set, at every level. Returns what it has that is unknown."""
    shape = _shape(type(record))
    if fill:
        record.__pydantic_fields_set__.update(shape.defaulted)
        for name, default in record.__defaults__.items():
            if getattr(record, name) is MISSING:
                record.__pydantic_validator__.validate_assignment(record, name, deepcopy(default))
    extra = record.__pydantic_extra__
    unknown = []
    if extra and not record.__open__:
        unknown = [Violation(f"{at}/{_escape(name)}", "unknown", "is not a known property") for name in extra]
    for name, alias in shape.nested:
        value = getattr(record, name)
        if value is not MISSING:
            for below, inner in _records(value, f"{at}/{_escape(alias)}"):
                unknown += complete(inner, below, fill=fill and name not in record.__choices__)
    return unknown


class _Shape:
    """What building a class needs to know of it, found once."""

    __slots__ = ("aliases", "defaulted", "nested")

    def __init__(self, model: type[BaseModel]) -> None:
        if not model.__pydantic_complete__:
            model.model_rebuild()  # names of classes further down the module are only known now
        fields = model.model_fields
        self.aliases: Mapping[str, str] = {n: f.alias for n, f in fields.items() if f.alias}
        self.defaulted = frozenset(
            n
            for n, f in fields.items()
            if not f.is_required() and f.get_default(call_default_factory=True) is not MISSING
        )
        self.nested = tuple((n, f.alias or n) for n, f in fields.items() if _may_hold_records(f.annotation))


@cache
def _shape(model: type[BaseModel]) -> _Shape:
    return _Shape(model)


def _may_hold_records(annotation: Any, seen: frozenset[int] = frozenset()) -> bool:
    """Whether a record can stand anywhere in a field; aliases are looked through, a recursive one once."""
    if isinstance(annotation, type) and not hasattr(annotation, "__args__"):
        return issubclass(annotation, BaseModel)
    alias = getattr(annotation, "__value__", None)
    if alias is not None:
        return id(annotation) not in seen and _may_hold_records(alias, seen | {id(annotation)})
    if isinstance(annotation, str | ForwardRef):
        return True  # the name of the alias that it stands in
    return any(_may_hold_records(each, seen) for each in getattr(annotation, "__args__", ()))


def _records(value: Any, at: str) -> Iterable[tuple[str, Record]]:
    if isinstance(value, Record):
        yield at, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _records(item, f"{at}/{index}")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _records(item, f"{at}/{_escape(str(name))}")


def _escape(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


def _callers_level(record: Record) -> int:
    """The stack level, as ``warnings.warn`` counts it, of whoever wrote the constructor's call.

    Frames of subclasses' own ``__init__`` on the same object are passed over.
    """
    level = 2
    frame = sys._getframe(2)
    while frame.f_back is not None and frame.f_code.co_name == "__init__" and frame.f_locals.get("self") is record:
        frame = frame.f_back
        level += 1
    return level
