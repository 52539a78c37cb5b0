"""What a contract leaves open to personal data, and environments that speak of what is not there."""

from typing import Any

import pytest

from codegen.canonical import Canonical
from codegen.openness import openness
from tests.codegen.catalogue import Catalogue

TOML = "schemas/catalog.toml"


def places(schema: Any) -> tuple[list[str], list[str]]:
    found = openness(Canonical(schema, {}))
    return list(found.closed), list(found.free)


TEXT = {"type": "string"}


@pytest.mark.parametrize(
    "closed",
    [
        {"type": "integer"},
        {"type": ["boolean", "null"]},
        {"enum": ["a", "b"]},
        {"const": "a"},
        {"type": "string", "format": "date-time"},
        {"type": "string", "format": "uuid"},
        {"type": ["string", "null"], "maxLength": 5},
        {"type": "string", "pattern": "^2\\.\\d+\\.\\d+$"},
        {"allOf": [TEXT, {"enum": ["a"]}]},
        {"anyOf": [{"type": "number"}, {"const": "auto"}]},
        {"$ref": "#/$defs/Count"},
        False,
    ],
)
def test_a_place_whose_values_are_known_is_closed(closed: Any) -> None:
    schema = {"type": "object", "properties": {"a": closed}, "$defs": {"Count": {"type": "integer"}}}
    assert places(schema) == (["/a"], [])


@pytest.mark.parametrize(
    "free",
    [
        TEXT,
        True,
        {},
        {"maxLength": 5},
        {"format": "date-time"},
        {"type": "string", "format": "email"},
        {"type": "string", "pattern": "^[a-z0-9]+$"},
        {"type": "string", "pattern": "^22\\.\\d+\\.\\d+$"},
        {"type": "object", "additionalProperties": {"type": "integer"}},
        {"anyOf": [{"type": "number"}, TEXT]},
        {"if": {"const": 1}, "then": {"enum": [1]}},
        {"not": {"enum": ["a"]}},
    ],
)
def test_every_other_place_is_open(free: Any) -> None:
    assert places({"type": "object", "properties": {"a": free}}) == ([], ["/a"])


def test_items_are_places_where_only_arrays_are_allowed() -> None:
    item = {"type": "object", "properties": {"at": {"type": "string", "format": "date"}, "by": TEXT}}
    assert places({"properties": {"l": {"type": "array", "items": item}}}) == (["/l/*/at"], ["/l/*/by"])
    assert places({"properties": {"l": {"items": item}}}) == ([], ["/l"])


def test_a_name_that_only_one_alternative_closes_is_open() -> None:
    schema = {
        "oneOf": [
            {"properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}},
            {"properties": {"a": {"const": "x"}, "b": TEXT, "c": {"const": 1}}},
        ]
    }
    assert places(schema) == (["/a"], ["/b", "/c"])


def test_a_schema_that_holds_itself_ends() -> None:
    tree = {"type": "object", "properties": {"kind": {"enum": ["leaf"]}, "next": {"$ref": "#"}}}
    closed, free = places(tree)
    assert "/kind" in closed
    assert all(not each.startswith("/next/next/next") for each in [*closed, *free])


def test_an_environment_that_speaks_of_nothing_is_refused(catalogue: Catalogue) -> None:
    """A typo would leave open what it was to protect."""
    catalogue.replace(
        TOML,
        'ack_wait = "30s"\n',
        'ack_wait = "30s"\n[environments.live]\npersonal_data = "ENCRYPT"\n'
        '[environments.live.kinds]\ncredit_crad = "BLOCK"\n'
        '[environments.live.fields]\n"ping.sent:/nothing" = "LOG"\n"pong.sent:/id" = "LOG"\n',
    )
    told = catalogue.refused()
    assert "environments.live.kinds.credit_crad: is no kind of personal data" in told
    assert "environments.live.fields.ping.sent:/nothing: ping.sent has no field /nothing" in told
    assert "environments.live.fields.pong.sent:/id: pong.sent is no event" in told
