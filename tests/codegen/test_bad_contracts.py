"""Rules of the house: each test breaks one, and sees the whole message."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.codegen.catalogue import COMMON, V1, V2, Catalogue

EXAMPLES = "schemas/ping.sent/examples/v2"


def test_two_schemas_with_one_title(catalogue: Catalogue) -> None:
    catalogue.edit(COMMON, lambda schema: schema["$defs"]["Host"].update(title="PingSentV1"))
    assert catalogue.refused() == (
        f'{V1}:4 /title: error title-unique: has the title "PingSentV1", which {COMMON}#/$defs/Host has already\n'
        "    give each its own: they become classes side by side\n"
    )


@pytest.mark.parametrize("title", ["Pingsentv2", "PingSentV1", "Ping sent V2", "V2", ""])
def test_a_title_that_is_not_the_types(catalogue: Catalogue, title: str) -> None:
    catalogue.edit(V1, lambda schema: schema["x-deprecation"].update(replacement=title))
    catalogue.edit(V2, lambda schema: schema.update(title=title))
    assert (
        f'{V2}:4 /title: error title: has no title of the form TypeNameV1\n    write "title": "PingSentV2"\n'
    ) in catalogue.refused()


def test_a_title_that_is_missing(catalogue: Catalogue) -> None:
    catalogue.edit(V2, lambda schema: schema.pop("title"))
    assert (
        f'{V2}:1: error title: has no title of the form TypeNameV1\n    write "title": "PingSentV2"\n'
    ) in catalogue.refused()


@pytest.mark.parametrize(
    ("path", "change", "told"),
    [
        (V2, lambda s: s.pop("description"), f"{V2}:1: error described: the contract has no description"),
        (V2, lambda s: s["properties"]["count"].update(description=" "),
         f'{V2}:17 /properties/count: error described: "count" has no description'),
        (COMMON, lambda s: s["$defs"]["Host"].pop("description"),
         f'{COMMON}:7 /$defs/Host: error described: "Host" has no description'),
    ],
    ids=["contract", "field", "definition"],
)  # fmt: skip
def test_a_description_that_is_missing(
    catalogue: Catalogue, path: str, change: Callable[[Any], object], told: str
) -> None:
    catalogue.edit(path, change)
    assert catalogue.refused() == f'{told}\n    add "description": one sentence on what it means\n'


def test_a_field_inside_a_field_is_described_too(catalogue: Catalogue) -> None:
    inner = {"type": "object", "description": "Outer.", "properties": {"deep": {"type": "string"}}}
    catalogue.edit(V2, lambda schema: schema["properties"].update(more={"type": "array", "items": inner,
                                                                        "description": "More."}))  # fmt: skip
    assert '/properties/more/items/properties/deep: error described: "deep" has no description\n' in catalogue.refused()


@pytest.mark.parametrize("keyword", ["additionalProperties", "unevaluatedProperties"])
def test_a_closed_contract(catalogue: Catalogue, keyword: str) -> None:
    catalogue.edit(V2, lambda schema: schema.update({keyword: False}))
    assert catalogue.refused() == (
        f"{V2}:37 /{keyword}: error open-for-readers: closes the contract with {keyword}\n"
        "    remove it: producers are refused unknown fields by the SDK anyway\n"
    )


@pytest.mark.parametrize("path", [V2, COMMON])
def test_a_contract_in_an_older_draft(catalogue: Catalogue, path: str) -> None:
    """Examples are judged by 2020-12, so nothing else may be written."""
    catalogue.edit(path, lambda schema: schema.update({"$schema": "http://json-schema.org/draft-07/schema#"}))
    assert (
        f"{path}:2 /$schema: error house-dialect: is written in another draft than 2020-12\n"
        '    write "$schema": "https://json-schema.org/draft/2020-12/schema"\n'
    ) in catalogue.refused()


@pytest.mark.parametrize(
    ("change", "line"),
    [(lambda s: s["properties"].pop("version"), 12), (lambda s: s["required"].remove("version"), 11)],
    ids=["no property", "not required"],
)
def test_a_contract_without_its_version(catalogue: Catalogue, change: Callable[[Any], object], line: int) -> None:
    catalogue.edit(V2, change)
    assert catalogue.refused() == (
        f"{V2}:{line} /properties: error version-field: has no required property version\n"
        '    add "version" with "default": "2.0.0" to properties and to required\n'
    )


def test_a_version_with_another_default(catalogue: Catalogue) -> None:
    catalogue.edit(V2, lambda schema: schema["properties"]["version"].update(default="2.1.0"))
    assert catalogue.refused() == (
        f"{V2}:23 /properties/version: error version-field: has another default than x-version\n"
        '    write "default": "2.0.0"\n'
    )


@pytest.mark.parametrize("version", ["1.0.0", "2.0", "2", "two", "2.0.0.0", "2.٣.0", "2.01.0", "20.0.0"])
def test_an_x_version_that_is_not_of_the_files_major(catalogue: Catalogue, version: str) -> None:
    def change(schema: Any) -> None:
        schema["x-version"] = schema["properties"]["version"]["default"] = version

    catalogue.edit(V2, change)
    assert catalogue.refused() == (
        f'{V2}:6 /x-version: error x-version: has no x-version of major 2\n    write "x-version": "2.0.0"\n'
    )


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("schemas/ping.sent/latest.json", "is not at a contract's path"),
        ("schemas/Ping.Sent/v1.json", "is not at a contract's path"),
        ("schemas/ping.sent/v0.json", "is not at a contract's path"),
    ],
)
def test_a_contract_in_a_place_that_says_nothing(catalogue: Catalogue, path: str, fault: str) -> None:
    catalogue.put(path, {"$id": f"https://schemas.ping.example/{path.removeprefix('schemas/')}", "description": "d"})
    assert (
        f"{path}:1: error place: {fault}\n"
        "    name the file <family>.<action>/v<major>.json, or list its folder under common in catalog.toml\n"
    ) in catalogue.refused()


def test_an_identifier_that_is_not_the_places(catalogue: Catalogue) -> None:
    catalogue.edit(V2, lambda schema: schema.update({"$id": "https://schemas.ping.example/ping.sent/v3.json"}))
    assert catalogue.refused() == (
        f"{V2}:3 /$id: error place: has another $id than its path\n"
        '    write "$id": "https://schemas.ping.example/ping.sent/v2.json"\n'
    )


def test_a_copy_of_a_contract_is_told_all_that_is_to_be_changed(catalogue: Catalogue) -> None:
    """The new major version starts as a copy (CONTRIBUTING): one run says what it still has of the old one."""
    path = "schemas/ping.sent/v3.json"
    catalogue.write(path, (catalogue.root / V2).read_bytes())
    told = [line for line in catalogue.refused().splitlines() if line.startswith(path)]
    rules = {line.partition(": error ")[2].partition(":")[0] for line in told}
    assert rules >= {"id-unique", "place", "title", "x-version", "examples"}


LIFECYCLE = (
    '    add "x-deprecation": {"since": "2026-11-01", "sunset": "2027-05-01", "replacement": "SchemaCreatedV2"}\n'
)
DATE = '    write "{}": "YYYY-MM-DD"\n'
TITLE = "    name the title of the contract to use instead\n"
KEYS = "    use since, sunset, replacement, note\n"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: s.pop("x-deprecation"), f":7 /deprecated: error lifecycle: has no lifecycle block\n{LIFECYCLE}"),
        (lambda s: s.update({"x-deprecation": "soon"}),
         f":8 /x-deprecation: error lifecycle: has no lifecycle block\n{LIFECYCLE}"),
        (lambda s: s["x-deprecation"].update(since="1 May 2026"),
         f":9 /x-deprecation/since: error lifecycle: since is not a date\n{DATE.format('since')}"),
        (lambda s: s["x-deprecation"].update(sunset="2027-02-30"),
         f":10 /x-deprecation/sunset: error lifecycle: sunset is not a date\n{DATE.format('sunset')}"),
        (lambda s: s["x-deprecation"].pop("sunset"),
         f":8 /x-deprecation: error lifecycle: sunset is not a date\n{DATE.format('sunset')}"),
        (lambda s: s["x-deprecation"].update(sunset="2026-11-01"),
         ":10 /x-deprecation/sunset: error lifecycle: ends before it is deprecated\n    set sunset later than since\n"),
        (lambda s: s["x-deprecation"].update(replacement="PongSentV2"),
         ':11 /x-deprecation/replacement: error lifecycle: is replaced by "PongSentV2", which is not another contract\n'
         + TITLE),
        (lambda s: s["x-deprecation"].update(replacement="PingSentV1"),
         ':11 /x-deprecation/replacement: error lifecycle: is replaced by "PingSentV1", which is not another contract\n'
         + TITLE),
    ],
    ids=["no block", "no object", "no date", "no such day", "missing", "ends at once", "unknown", "itself"],
)  # fmt: skip
def test_a_lifecycle_that_says_too_little(catalogue: Catalogue, change: Callable[[Any], object], told: str) -> None:
    catalogue.edit(V1, change)
    assert catalogue.refused() == V1 + told


def test_an_unknown_word_in_a_lifecycle(catalogue: Catalogue) -> None:
    catalogue.edit(V1, lambda schema: schema["x-deprecation"].update(replacedBy="PingSentV2"))
    told = catalogue.refused()
    assert told.startswith(f"{V1}:13 /x-deprecation/replacedBy: error lifecycle: ")
    assert told.endswith(KEYS)


def test_a_lifecycle_without_deprecated(catalogue: Catalogue) -> None:
    catalogue.edit(V1, lambda schema: schema.pop("deprecated"))
    assert (
        f'{V1}:7 /x-deprecation: error lifecycle: stands without deprecated\n    add "deprecated": true\n'
    ) in catalogue.refused()


def test_contracts_that_replace_each_other(catalogue: Catalogue) -> None:
    """Whoever follows them finds no end: a replacement must not be deprecated itself, unless it leads on."""
    block = {"since": "2026-11-01", "sunset": "2027-05-01", "replacement": "PingSentV1"}
    catalogue.edit(V2, lambda schema: schema.update({"deprecated": True, "x-deprecation": block}))
    assert "error lifecycle: " in catalogue.refused()


def test_examples_that_are_missing(catalogue: Catalogue) -> None:
    for name in ("two.json", "invalid/none.json"):
        (catalogue.root / EXAMPLES / name).unlink()
    assert catalogue.refused() == (
        f"{V2}:1: error examples: has 1 valid example, and needs 2\n    add payloads as {EXAMPLES}/NAME.json\n"
        f"{V2}:1: error examples: has no invalid example\n"
        f"    add {EXAMPLES}/invalid/WHAT-IS-WRONG.json: "
        '{"violates": {"keyword": "…", "pointer": "…"}, "data": …}\n'
    )


def test_an_example_that_does_not_validate(catalogue: Catalogue) -> None:
    """Every fault of it."""
    catalogue.put(f"{EXAMPLES}/one.json", {"host": "", "count": 0, "version": "2.0.0"})
    hint = f"    mend the example, or the contract {V2}\n"
    assert catalogue.refused() == (
        f'{EXAMPLES}/one.json:2 /host: error example-valid: is not valid: "" is shorter than 1 character\n{hint}'
        f"{EXAMPLES}/one.json:3 /count: error example-valid: is not valid: 0 is less than the minimum of 1\n{hint}"
    )


LIES = "    name what it violates, or mend the data\n"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"host": "a", "version": "2.0.0"}, "nothing: it is valid"),
        ({"host": "a", "count": "0", "version": "2.0.0"}, "type at /count"),
        ({"host": "", "version": "2.0.0"}, "minLength at /host"),
        ({"count": 1.5}, "required at the root, type at /count"),
    ],
    ids=["valid", "another rule", "another place", "several"],
)
def test_an_invalid_example_that_breaks_something_else(catalogue: Catalogue, data: Any, found: str) -> None:
    path = f"{EXAMPLES}/invalid/none.json"
    catalogue.put(path, {"violates": {"keyword": "minimum", "pointer": "/count"}, "data": data})
    assert catalogue.refused() == (
        f"{path}:2 /violates: error example-valid: "
        f"says that it violates minimum at /count, but violates {found}\n{LIES}"
    )


@pytest.mark.parametrize("value", [{"host": ""}, {"violates": "minimum", "data": {}}, [], None])
def test_an_invalid_example_that_does_not_say_what_it_violates(catalogue: Catalogue, value: Any) -> None:
    path = f"{EXAMPLES}/invalid/none.json"
    catalogue.put(path, value)
    assert catalogue.refused() == (
        f"{path}:1: error example-valid: does not say what it violates\n"
        '    write {"violates": {"keyword": "enum", "pointer": "/operation"}, "data": {…}}\n'
    )


def test_an_example_that_is_broken_json(catalogue: Catalogue) -> None:
    catalogue.write(f"{EXAMPLES}/one.json", "{")
    told = catalogue.refused()
    assert told.startswith(f"{EXAMPLES}/one.json:1: error json-syntax: is not JSON: ")
    assert len(told.splitlines()) == 2


def test_examples_of_a_contract_that_does_not_exist(catalogue: Catalogue) -> None:
    """They would never be looked at."""
    catalogue.put("schemas/ping.sent/examples/v3/one.json", {"host": "a"})
    assert "schemas/ping.sent/examples/v3" in catalogue.refused()


def test_two_fields_that_come_to_one_name(catalogue: Catalogue) -> None:
    """Both languages can tell them apart: no fault, and no counter in a name."""
    catalogue.edit(V2, lambda schema: schema["properties"].update(
        {"a-b": {"type": "string", "description": "One."}, "a_b": {"type": "string", "description": "Other."}}
    ))  # fmt: skip
    catalogue.accepted()
    text = (catalogue.root / "python/ping_events/_generated/models/ping_sent_v2.py").read_text("utf-8")
    assert "    a_b: str" in text
    assert 'alias="a-b"' in text
