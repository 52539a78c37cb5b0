"""A glance at an event's JSON text, by its contract: whether anything in it could be personal.

Closed fields are passed over as raw text, free ones are put together as they stand and pass the gate; nothing is made
of them. That takes about 4 us for a kilobyte, where reading the text into Python's objects alone takes 2.5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import GenericAlias
from typing import Any

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from .gate import may_hold
from .plan import CLOSED, OPEN, Plan

_ABSENT = Raw(b"")
_EMPTY = (b"", b"null", b"[]", b"{}")


def glance(plan: Plan) -> Callable[[bytes], bool]:
    """A function that says of a valid payload's text whether it has to be looked at."""
    if plan is OPEN:
        return may_hold
    if not plan.members or _declares(plan.below):
        return _always
    shape = _shape_of(plan, "Payload")
    decode = msgspec.json.Decoder(shape.type).decode

    def look(raw: bytes) -> bool:
        try:
            value = decode(raw)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return True  # a member that the contract does not know, another type than it allows, or no JSON
        parts: list[Raw] = []
        return shape.take(value, parts) or may_hold(b"\n".join(parts))

    return look


def _always(_raw: bytes) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Shape:
    """An object of which the members are known: first those that are declared, then the free ones, then the rest."""

    type: type[Struct]
    declared: int
    free: int
    inner: tuple[_Shape, ...]

    def take(self, value: Struct, parts: list[Raw]) -> bool:
        """Adds what is free to the parts; whether something declared is there."""
        fields = msgspec.structs.astuple(value)
        for each in fields[: self.declared]:
            if bytes(each) not in _EMPTY:
                return True
        parts += fields[self.declared : self.free]
        for shape, inside in zip(self.inner, fields[self.free :], strict=False):
            if inside is not UNSET:
                for each in inside if isinstance(inside, list) else (inside,):
                    if shape.take(each, parts):
                        return True
        return False


def _shape_of(plan: Plan, title: str) -> _Shape:
    declared: list[tuple[str, Any]] = []
    free: list[tuple[str, Any]] = []
    closed: list[tuple[str, Any]] = []
    inner: list[tuple[str, _Shape, Any]] = []
    for name, place in plan.members.items():
        if place is CLOSED:
            closed.append((name, Raw))
        elif place.kind or _declares(place):
            declared.append((name, Raw))
        elif not _closes(place):
            free.append((name, Raw))
        elif place.members:
            shape = _shape_of(place, f"{title}_{len(inner)}")
            inner.append((name, shape, shape.type))
        elif place.below is not OPEN and place.below.members:
            shape = _shape_of(place.below, f"{title}_{len(inner)}")
            inner.append((name, shape, GenericAlias(list, shape.type)))
        else:
            free.append((name, Raw))
    fields = [*declared, *free, *((name, type_) for name, _, type_ in inner), *closed]
    names = {f"f{index}": name for index, (name, _) in enumerate(fields)}
    made = msgspec.defstruct(
        title,
        [
            (f"f{index}", Raw, _ABSENT) if type_ is Raw else (f"f{index}", type_ | UnsetType, UNSET)
            for index, (_, type_) in enumerate(fields)
        ],
        rename=names,
        forbid_unknown_fields=True,
        gc=False,
    )
    return _Shape(made, len(declared), len(declared) + len(free), tuple(shape for _, shape, _ in inner))


def _declares(place: Plan) -> bool:
    """Whether something at or below a place is declared to be personal."""
    return any(each.kind for each in _places(place))


def _closes(place: Plan) -> bool:
    """Whether something below a place is closed."""
    return any(each is CLOSED for each in _places(place))


def _places(place: Plan) -> list[Plan]:
    """A place and all below it, each once."""
    found = [place]
    for each in found:
        found += [below for below in (*each.members.values(), each.below) if below not in found]
    return found
