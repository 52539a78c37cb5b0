"""A policy document as typed statements: what IAM's grammar lets be one value or a list is always a tuple.

Grammar: IAM User Guide, "Grammar of the IAM JSON policy language".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Condition:
    """One operator on one key: ``ForAllValues:StringEquals`` is ``set_operator`` and ``operator``."""

    set_operator: str
    operator: str
    if_exists: bool
    key: str
    values: tuple[str, ...]

    @property
    def written(self) -> str:
        """The operator as it stands in the document."""
        prefix = f"{self.set_operator}:" if self.set_operator else ""
        return f"{prefix}{self.operator}{'IfExists' if self.if_exists else ''}"


@dataclass(frozen=True)
class Statement:
    """One statement. ``principals`` is None in an identity policy; else pairs of kind and value, ``*`` for anybody."""

    pointer: str
    sid: str
    allow: bool
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    principals: tuple[tuple[str, str], ...] | None
    not_principals: tuple[tuple[str, str], ...]
    conditions: tuple[Condition, ...]
    variables: bool
    """Whether ``${…}`` is a variable: before version 2012-10-17 of the language it is that text itself."""


_OLD, _NEW = "2008-10-17", "2012-10-17"


class BadPolicy(ValueError):
    """Not a policy document: ``pointer`` says where."""

    def __init__(self, pointer: str, told: str) -> None:
        super().__init__(told)
        self.pointer = pointer


def statements(document: Any) -> tuple[Statement, ...]:
    """The statements of a policy document; raises ``BadPolicy``."""
    if not isinstance(document, Mapping) or "Statement" not in document:
        raise BadPolicy("", "is no policy document: it has no Statement")
    version = document.get("Version", _OLD)
    if str(version) not in (_OLD, _NEW):
        raise BadPolicy("/Version", f'must be "{_NEW}"')
    variables = str(version) == _NEW
    given = document["Statement"]
    if isinstance(given, Mapping):
        return (_statement(given, "/Statement", variables=variables),)
    if not isinstance(given, list) or not given:
        raise BadPolicy("/Statement", "must be a statement, or a list of them")
    return tuple(_statement(each, f"/Statement/{index}", variables=variables) for index, each in enumerate(given))


def arn_parts(text: str) -> tuple[str, ...]:
    """The six parts of an ARN pattern: what is left out at its end is any (IAM User Guide, "Resource")."""
    parts = text.split(":", 5)
    return (*parts, *["*"] * (6 - len(parts)))


def _statement(value: Any, pointer: str, *, variables: bool) -> Statement:
    if not isinstance(value, Mapping):
        raise BadPolicy(pointer, "must be an object")
    if value.get("Effect") not in ("Allow", "Deny"):
        raise BadPolicy(f"{pointer}/Effect", 'must be "Allow" or "Deny"')
    if not ("Action" in value) ^ ("NotAction" in value):
        raise BadPolicy(pointer, "must have one of Action and NotAction")
    for name in ("Resource", "Principal"):
        if name in value and f"Not{name}" in value:
            raise BadPolicy(pointer, f"must have one of {name} and Not{name}")

    def listed(name: str) -> tuple[str, ...]:
        return _strings(value.get(name, []), f"{pointer}/{name}")

    return Statement(
        pointer,
        str(value.get("Sid", "")),
        value["Effect"] == "Allow",
        listed("Action"),
        listed("NotAction"),
        listed("Resource"),
        listed("NotResource"),
        _principals(value["Principal"], f"{pointer}/Principal") if "Principal" in value else None,
        _principals(value.get("NotPrincipal", {}), f"{pointer}/NotPrincipal"),
        tuple(_conditions(value.get("Condition", {}), f"{pointer}/Condition")),
        variables,
    )


def _strings(value: Any, pointer: str) -> tuple[str, ...]:
    """One value or a list; booleans and numbers as JSON writes them, for conditions have them too."""
    found = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str | bool | int | float) for each in found):
        raise BadPolicy(pointer, "must be a string, or a list of strings")
    return tuple(str(each).lower() if isinstance(each, bool) else str(each) for each in found)


def _principals(value: Any, pointer: str) -> tuple[tuple[str, str], ...]:
    if value == "*":
        return (("*", "*"),)
    if not isinstance(value, Mapping):
        raise BadPolicy(pointer, 'must be "*", or an object such as {"Service": …}')
    return tuple((kind, each) for kind, named in value.items() for each in _strings(named, f"{pointer}/{kind}"))


def _conditions(value: Any, pointer: str) -> list[Condition]:
    if not isinstance(value, Mapping) or not all(isinstance(each, Mapping) for each in value.values()):
        raise BadPolicy(pointer, "must be an object of objects: operator, key, values")
    return [
        _condition(written, key, _strings(values, f"{pointer}/{written}/{key}"))
        for written, keys in value.items()
        for key, values in keys.items()
    ]


def _condition(written: str, key: str, values: tuple[str, ...]) -> Condition:
    prefix, _, plain = written.rpartition(":")
    operator = plain.removesuffix("IfExists")
    return Condition(prefix, operator, operator != plain, key, values)
