"""The rules that a change of a contract can break, by the keyword that says so."""

from __future__ import annotations

from dataclasses import dataclass

_WORDS = "title description examples $comment"


@dataclass(frozen=True)
class CompatibilityRule:
    """What a rule asks of a new version; ``keywords`` are those whose changes it names."""

    name: str
    keywords: frozenset[str]
    asks: str


def _rule(name: str, keywords: str, asks: str) -> CompatibilityRule:
    return CompatibilityRule(f"compat-{name}", frozenset(keywords.split()), asks)


COMPATIBILITY_RULES = (
    _rule("contract", "", "A contract stays until it is past its sunset."),
    _rule("property", "properties", "A property is added, or taken away, only where no event stumbles over it."),
    _rule("required", "required", "What readers require, writers have always sent; what is sent, stays."),
    _rule("type", "type", "A value keeps a type that the other side reads."),
    _rule("enum", "enum const", "A value is one that the other side knows."),
    _rule(
        "bounds",
        "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
        "A number stays within the bounds of the other side.",
    ),
    _rule("length", "minLength maxLength", "A text is as long as the other side allows."),
    _rule("pattern", "pattern format", "A text has a form that the other side reads."),
    _rule(
        "items", "items prefixItems contains unevaluatedItems", "The items of an array are what the other side reads."
    ),
    _rule("item-count", "minItems maxItems uniqueItems", "An array has as many items as the other side allows."),
    _rule(
        "unknown-properties",
        "additionalProperties unevaluatedProperties propertyNames patternProperties",
        "Members that are not named are what the other side allows.",
    ),
    _rule("property-count", "minProperties maxProperties", "An object has as many members as the other side allows."),
    _rule("choice", "allOf anyOf oneOf not", "An alternative is one that the other side knows."),
    _rule(
        "condition",
        "if then else dependentRequired dependentSchemas",
        "What follows from a condition holds on the other side.",
    ),
    _rule("schema", "schema false $ref", "A part of an event is allowed on both sides, or on neither."),
    _rule("default", "default", "A default never excuses: validators do not fill it in."),
    _rule("personal-data", "x-pii confluent:tags", "A change of what counts as personal data is told."),
    _rule("lifecycle", "deprecated x-deprecation x-from-previous", "A change of a version's lifecycle is told."),
    _rule("words", _WORDS, "A change of words is told, and breaks nothing."),
)
_BY_KEYWORD = {keyword: rule.name for rule in COMPATIBILITY_RULES for keyword in rule.keywords}
COSMETIC = frozenset((*_WORDS.split(), "default", "deprecated"))


def rule_of(keyword: str) -> str:
    """The rule that a change of a keyword falls under."""
    return _BY_KEYWORD.get(keyword, "compat-words")


def is_cosmetic(keyword: str) -> bool:
    """Whether no verdict on any event depends on the keyword."""
    return keyword in COSMETIC or keyword.startswith(("x-", "confluent:"))
