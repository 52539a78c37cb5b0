"""IAM's condition operators: does a condition hold for a request's context?

Rules: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for multivalued context keys".
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache

from infrastructure.aws.policy_document import Condition

Context = Mapping[str, str | tuple[str, ...]]
"""Context keys of a request (any case): one value, or for a multivalued key a tuple, which may be empty."""
Test = Callable[[str, str], bool]
"""Whether a value of the request matches a value of the policy."""


_TOKEN = re.compile(r"\$\{[*?$]\}|.", re.DOTALL)
_WILD = {"*": ".*", "?": "."}


def plain(text: str) -> str:
    """The text with ``${*}``, ``${?}`` and ``${$}`` as the characters they stand for."""
    return re.sub(r"\$\{([*?$])\}", r"\1", text)


def literal(text: str) -> str:
    """The text as a pattern that matches it alone."""
    return re.sub(r"[*?$]", lambda found: f"${{{found[0]}}}", text)


@cache
def glob(pattern: str, *, ignore_case: bool = False) -> re.Pattern[str]:
    """``*`` is any text, ``?`` one character; ``${*}``, ``${?}`` and ``${$}`` are those characters themselves."""
    parts = (_WILD.get(token) or re.escape(plain(token)) for token in _TOKEN.findall(pattern))
    return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _like(value: str, pattern: str) -> bool:
    return glob(pattern).fullmatch(value) is not None


def arn_like(value: str, pattern: str) -> bool:
    """Six parts, each matched on its own: a wildcard does not reach over a colon, but in the last part."""
    values, patterns = value.split(":", 5), pattern.split(":", 5)
    return len(values) == len(patterns) == 6 and all(map(_like, values, patterns))


def _number(compare: Callable[[float, float], bool]) -> Test:
    def test(value: str, wanted: str) -> bool:
        try:
            return compare(float(value), float(wanted))
        except ValueError:
            return False

    return test


def _date(compare: Callable[[float, float], bool]) -> Test:
    def moment(text: str) -> float:
        if re.fullmatch(r"\d+", text):
            return float(text)
        told = datetime.fromisoformat(text)
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()

    def test(value: str, wanted: str) -> bool:
        try:
            return compare(moment(value), moment(wanted))
        except ValueError:
            return False

    return test


def _inside(value: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def _ordered(kind: str, made: Callable[[Callable[[float, float], bool]], Test]) -> dict[str, Test]:
    return {
        f"{kind}LessThan": made(lambda a, b: a < b),
        f"{kind}LessThanEquals": made(lambda a, b: a <= b),
        f"{kind}GreaterThan": made(lambda a, b: a > b),
        f"{kind}GreaterThanEquals": made(lambda a, b: a >= b),
    }


_POSITIVE: dict[str, Test] = {
    "StringEquals": lambda value, wanted: value == plain(wanted),
    "StringEqualsIgnoreCase": lambda value, wanted: value.lower() == plain(wanted).lower(),
    "StringLike": _like,
    "ArnEquals": arn_like,  # both take wildcards, and behave identically
    "ArnLike": arn_like,
    "NumericEquals": _number(lambda a, b: a == b),
    **_ordered("Numeric", _number),
    "DateEquals": _date(lambda a, b: a == b),
    **_ordered("Date", _date),
    "Bool": lambda value, wanted: value.lower() == wanted.lower(),
    "BinaryEquals": lambda value, wanted: value == wanted,
    "IpAddress": _inside,
}
_NEGATED: dict[str, str] = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
}
OPERATORS = frozenset((*_POSITIVE, *_NEGATED, "Null"))
"""Every operator, without set operator and ``IfExists``."""
SET_OPERATORS = frozenset(("ForAllValues", "ForAnyValue"))


def holds(condition: Condition, context: Context, *, undefined: bool = False) -> bool:
    """Whether a condition holds. Values are alternatives; of a negated operator none may match.

    An unknown operator never holds. ``undefined`` is the answer where IAM documents none: an operator without set
    operator on several values.
    """
    given = lookup(context, condition.key)
    values = (given,) if isinstance(given, str) else given
    if condition.operator == "Null":
        absent = not values
        return any((wanted.lower() == "true") == absent for wanted in condition.values)
    if condition.operator not in OPERATORS:
        return False
    negated = condition.operator in _NEGATED
    if given is None and condition.if_exists:
        return True
    if condition.set_operator == "ForAllValues":
        return all(_one(condition, value) for value in values or ())
    if condition.set_operator == "ForAnyValue":
        return any(_one(condition, value) for value in values or ())
    if not values:
        return negated  # a key that is absent is equal to nothing
    if len(values) > 1:
        return undefined
    return _one(condition, values[0])


def _one(condition: Condition, value: str) -> bool:
    negated = condition.operator in _NEGATED
    test = _POSITIVE[_NEGATED.get(condition.operator, condition.operator)]
    return any(test(value, wanted) for wanted in condition.values) != negated


def lookup(context: Context, key: str) -> str | tuple[str, ...] | None:
    """The value of a context key. Context keys are compared without regard to case."""
    return next((value for name, value in context.items() if name.lower() == key.lower()), None)
