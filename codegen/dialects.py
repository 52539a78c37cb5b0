"""The drafts of JSON Schema that are understood, and how an older one is said in 2020-12.

``modernise`` rewrites one schema object, not its subschemas: those are reached through the keywords of
2020-12 that it leaves behind. Sources: the migration notes of each draft's specification ("Changes from
Previous Versions") and the keyword tables of the meta-schemas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

Schema = dict[str, Any] | bool

ONE = frozenset(
    "not if then else contains propertyNames additionalProperties unevaluatedProperties "
    "unevaluatedItems items additionalItems".split()
)
"""Keywords of any draft whose value is a schema (``items`` may also be a list of schemas)."""
MANY = frozenset("allOf anyOf oneOf prefixItems items".split())
"""Keywords of any draft whose value is a list of schemas."""
NAMED = frozenset("properties patternProperties dependentSchemas dependencies $defs definitions".split())
"""Keywords of any draft whose value maps names to schemas."""

_APPLYING = ONE | MANY | NAMED

_CORE = frozenset("title description default $comment definitions".split())
_DRAFT4 = frozenset(
    "type enum multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern format "
    "items additionalItems maxItems minItems uniqueItems properties patternProperties additionalProperties required "
    "dependencies maxProperties minProperties allOf anyOf oneOf not".split()
)
_DRAFT6 = _DRAFT4 | frozenset("const contains propertyNames examples".split())
_DRAFT7 = _DRAFT6 | frozenset("if then else readOnly writeOnly contentEncoding contentMediaType".split())
_2019 = (_DRAFT7 - {"dependencies"}) | frozenset(
    "minContains maxContains dependentRequired dependentSchemas unevaluatedItems unevaluatedProperties "
    "deprecated contentSchema $defs $anchor $recursiveRef $recursiveAnchor $vocabulary".split()
)
_2020 = (_2019 - {"additionalItems", "$recursiveRef", "$recursiveAnchor"}) | frozenset(
    "prefixItems $dynamicRef $dynamicAnchor".split()
)


class Dialect(Enum):
    """A draft, by its meta-schema's URI (without an empty fragment)."""

    DRAFT4 = "http://json-schema.org/draft-04/schema"
    DRAFT6 = "http://json-schema.org/draft-06/schema"
    DRAFT7 = "http://json-schema.org/draft-07/schema"
    DRAFT2019 = "https://json-schema.org/draft/2019-09/schema"
    DRAFT2020 = "https://json-schema.org/draft/2020-12/schema"

    @property
    def id_keyword(self) -> str:
        return "id" if self is Dialect.DRAFT4 else "$id"

    @property
    def ref_hides_siblings(self) -> bool:
        """Up to draft-07, everything beside ``$ref`` is ignored (draft-07 core, section 8.3)."""
        return self in (Dialect.DRAFT4, Dialect.DRAFT6, Dialect.DRAFT7)

    @property
    def keywords(self) -> frozenset[str]:
        """Every keyword that means something in this draft."""
        return _KEYWORDS[self]


_KEYWORDS = {
    dialect: own | _CORE | {"$schema", "$ref", dialect.id_keyword}
    for dialect, own in (
        (Dialect.DRAFT4, _DRAFT4),
        (Dialect.DRAFT6, _DRAFT6),
        (Dialect.DRAFT7, _DRAFT7),
        (Dialect.DRAFT2019, _2019),
        (Dialect.DRAFT2020, _2020),
    )
}


def dialect_of(schema: Any, default: Dialect = Dialect.DRAFT2020) -> Dialect | None:
    """The dialect that ``$schema`` names, the default where it names none, None for one we do not know."""
    uri = schema.get("$schema") if isinstance(schema, dict) else None
    if not isinstance(uri, str):
        return default
    normal = uri.removesuffix("#")
    return next((each for each in Dialect if normal in (each.value, each.value.replace("http:", "https:"))), None)


def identifier(schema: dict[str, Any], dialect: Dialect) -> str | None:
    """The URI reference by which the schema names itself a resource: an ``$id`` that is more than a fragment."""
    value = schema.get(dialect.id_keyword)
    if not isinstance(value, str) or (dialect.ref_hides_siblings and "$ref" in schema):
        return None
    return value.removesuffix("#") if not value.startswith("#") and value else None


def children(schema: dict[str, Any], dialect: Dialect) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every direct subschema in the places this draft defines, with the tokens that lead to it."""
    known = dialect.keywords
    for keyword, value in schema.items():
        if keyword not in _APPLYING or keyword not in known:
            continue
        if keyword in MANY and isinstance(value, list):
            for index, item in enumerate(value):
                yield (keyword, index), item
        elif keyword in NAMED and isinstance(value, dict):
            for name, item in value.items():
                if not isinstance(item, list):
                    yield (keyword, name), item
        elif keyword in ONE:
            yield (keyword,), value


def modernise(schema: dict[str, Any], dialect: Dialect) -> dict[str, Any]:
    """The schema object in the keywords of 2020-12, without those its own draft does not define.

    Extension keywords (``x-…``) stay. The input is not changed.
    """
    if dialect.ref_hides_siblings and "$ref" in schema:
        return {"$ref": schema["$ref"]}
    known = dialect.keywords
    modern = {key: value for key, value in schema.items() if key in known or key.startswith(("x-", "confluent:"))}
    for step in _STEPS[dialect]:
        step(modern)
    return modern


def _tuple_items(schema: dict[str, Any]) -> None:
    rest = schema.pop("additionalItems", None)
    if isinstance(schema.get("items"), list):
        schema["prefixItems"] = schema.pop("items")
        if rest is not None:
            schema["items"] = rest


def _split_dependencies(schema: dict[str, Any]) -> None:
    for name, dependency in schema.pop("dependencies", {}).items():
        keyword = "dependentRequired" if isinstance(dependency, list) else "dependentSchemas"
        schema.setdefault(keyword, {})[name] = dependency


def _boolean_bounds(schema: dict[str, Any]) -> None:
    for bound in ("minimum", "maximum"):
        exclusive = f"exclusive{bound.capitalize()}"
        if schema.pop(exclusive, False) is True and bound in schema:
            schema[exclusive] = schema.pop(bound)


_STEPS: dict[Dialect, tuple[Callable[[dict[str, Any]], None], ...]] = {
    Dialect.DRAFT4: (_tuple_items, _split_dependencies, _boolean_bounds),
    Dialect.DRAFT6: (_tuple_items, _split_dependencies),
    Dialect.DRAFT7: (_tuple_items, _split_dependencies),
    Dialect.DRAFT2019: (_tuple_items,),
    Dialect.DRAFT2020: (),
}
