"""Faults of the schema language: in the house's contracts, and in anybody's schemas."""

from pathlib import Path
from typing import Any

import pytest

from tests.codegen.catalogue import COMMON, V2, Catalogue


def at_count(**keywords: Any) -> Any:
    """A change that gives the property ``count`` of V2 more keywords."""
    return lambda schema: schema["properties"]["count"].update(keywords)


def test_a_file_that_is_missing(catalogue: Catalogue) -> None:
    catalogue.edit(V2, lambda schema: schema["properties"]["host"].update({"$ref": "../common/hosts.json#/$defs/Host"}))
    assert catalogue.refused() == (
        f'{V2}:14 /properties/host/$ref: error ref-resolves: refers to "../common/hosts.json#/$defs/Host", '
        "which is not there\n"
        "    name a file of the schema folder by relative path, or a definition by #/$defs/NAME\n"
    )


def test_a_definition_that_is_missing(catalogue: Catalogue) -> None:
    catalogue.edit(V2, at_count(**{"$ref": "#/$defs/Count"}))
    first, *rest = catalogue.refused().splitlines()
    assert first == (
        f'{V2}:22 /properties/count/$ref: error ref-resolves: refers to "#/$defs/Count", which is not there'
    )
    assert len(rest) == 1


def test_a_reference_to_what_is_no_schema(catalogue: Catalogue) -> None:
    catalogue.edit(V2, at_count(**{"$ref": "#/required"}))
    assert catalogue.refused() == (
        f'{V2}:22 /properties/count/$ref: error ref-resolves: refers to "#/required", which is not a schema\n'
        "    point at an object or a boolean\n"
    )


def test_a_missing_reference_in_a_shared_file_is_reported_once(catalogue: Catalogue) -> None:
    """Two contracts use it, and it is one fault."""
    catalogue.edit(COMMON, lambda schema: schema["$defs"]["Host"].update({"$ref": "gone.json"}))
    assert catalogue.refused() == (
        f'{COMMON}:12 /$defs/Host/$ref: error ref-resolves: refers to "gone.json", which is not there\n'
        "    name a file of the schema folder by relative path, or a definition by #/$defs/NAME\n"
    )


@pytest.mark.parametrize(
    ("ref", "hint"),
    [
        ("https://json.schemastore.org/eslintrc.json",
         "get its schemas into a folder, and say which with --map URI=DIR: nothing is fetched from elsewhere"),
        ("https://schemas.ping.example/common/gone.json",
         "name a file of the schema folder by relative path, or a definition by #/$defs/NAME"),
        ("../common/host name.json",
         'write "$ref": "../common/host%20name.json": a reference is a URI, and a space in it %20 (RFC 3986)'),
        ("../common/gone name.json",
         "name a file of the schema folder by relative path, or a definition by #/$defs/NAME"),
    ],
    ids=["elsewhere", "in the folder", "a space", "a space, and no file"],
)  # fmt: skip
def test_a_reference_that_leads_nowhere_says_what_would_mend_it(catalogue: Catalogue, ref: str, hint: str) -> None:
    named = {"$id": "https://schemas.ping.example/common/host%20name.json", "description": "More.", "$defs": {}}
    catalogue.put("schemas/common/host name.json", named)
    catalogue.edit(V2, at_count(**{"$ref": ref}))
    told = catalogue.refused()
    place = f"{V2}:22 /properties/count/$ref: error ref-resolves: "
    assert f'{place}refers to "{ref}", which is not there\n    {hint}\n' in told


ENDLESS = "refers to itself without ever descending into a property or an item, so it has no end"
ONE_LEVEL = "    put the reference under properties, items or another keyword that goes one level down\n"


def test_a_cycle_that_cannot_be_built(catalogue: Catalogue) -> None:
    catalogue.edit(COMMON, lambda schema: schema["$defs"]["Host"].update({"allOf": [{"$ref": "#/$defs/Host"}]}))
    assert catalogue.refused() == f"{COMMON}:7 /$defs/Host: error ref-cycle: {ENDLESS}\n{ONE_LEVEL}"


def test_a_cycle_across_files(catalogue: Catalogue, tmp_path: Path) -> None:
    """One problem for one circle, from whichever file it is found; it names all that are part of it."""
    catalogue.put("vendor/a.json", {"anyOf": [{"$ref": "b.json"}, {"type": "string"}]})
    catalogue.put("vendor/b.json", {"$ref": "a.json"})
    catalogue.put("vendor/c.json", {"allOf": [{"$ref": "b.json"}]})
    assert catalogue.refused("--schemas", "vendor", "--out", "out") == (
        f"vendor/a.json:1: error ref-cycle: {ENDLESS}: vendor/a.json -> vendor/b.json -> vendor/a.json\n{ONE_LEVEL}"
    )


def test_two_circles_are_two_problems(catalogue: Catalogue) -> None:
    pairs = {"A": "B", "B": "A", "C": "C"}
    definitions = {name: {"allOf": [{"$ref": f"#/$defs/{other}"}]} for name, other in pairs.items()}
    catalogue.put("vendor/a.json", {"$defs": definitions})
    a, b = "vendor/a.json#/$defs/A", "vendor/a.json#/$defs/B"
    assert catalogue.refused("--schemas", "vendor", "--out", "out") == (
        f"vendor/a.json:3 /$defs/A: error ref-cycle: {ENDLESS}: {a} -> {b} -> {a}\n{ONE_LEVEL}"
        f"vendor/a.json:17 /$defs/C: error ref-cycle: {ENDLESS}\n{ONE_LEVEL}"
    )


def test_a_cycle_that_descends_is_no_fault(catalogue: Catalogue) -> None:
    catalogue.edit(COMMON, lambda schema: schema["$defs"].update(
        {"Tree": {"title": "Tree", "description": "A tree.", "type": "object",
                  "properties": {"next": {"$ref": "#/$defs/Tree", "description": "Below."}}}}
    ))  # fmt: skip
    catalogue.edit(V2, lambda schema: schema["properties"].update(
        {"tree": {"$ref": "../common/host.json#/$defs/Tree", "description": "A tree."}}
    ))  # fmt: skip
    assert "error" not in catalogue.accepted()


def test_an_unknown_dialect(catalogue: Catalogue) -> None:
    catalogue.edit(V2, lambda schema: schema.update({"$schema": "https://json-schema.org/draft/2030-01/schema"}))
    assert catalogue.refused() == (
        f"{V2}:2 /$schema: error dialect: names a dialect that is not understood: "
        '"https://json-schema.org/draft/2030-01/schema"\n'
        "    use https://json-schema.org/draft/2020-12/schema\n"
    )


@pytest.mark.parametrize(
    ("keywords", "pointer", "line", "message"),
    [
        ({"type": "int"}, "/properties/count/type", 18, '"int" is not valid under any of the schemas listed in the '),
        ({"minimum": "1"}, "/properties/count/minimum", 19, '"1" is not of type "number"'),
        ({"minLength": -1}, "/properties/count/minLength", 22, "-1 is less than the minimum of 0"),
        ({"multipleOf": 0}, "/properties/count/multipleOf", 22, "0 is less than or equal to the minimum of 0"),
        ({"enum": 7}, "/properties/count/enum", 22, '7 is not of type "array"'),
        ({"properties": []}, "/properties/count/properties", 22, '[] is not of type "object"'),
        ({"$ref": 3}, "/properties/count/$ref", 22, '3 is not of type "string"'),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_keyword_with_a_wrong_value(
    catalogue: Catalogue, keywords: dict[str, Any], pointer: str, line: int, message: str
) -> None:
    """The verdict is the meta-schema's; one problem for each place."""
    catalogue.edit(V2, at_count(**keywords))
    first, hint, *rest = catalogue.refused().splitlines()
    assert first.startswith(f"{V2}:{line} {pointer}: error schema-valid: {message}")
    assert hint == "    see the keyword in the draft's validation vocabulary"
    assert rest == []


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(?i)abc", "the group (?i)… is not ECMA-262"),
        ("(?P<name>a)", "the group (?P<… is not ECMA-262"),
        (r"\Aabc\Z", r"the escape \A is not ECMA-262"),
        ("abc\\", "it ends in a lone backslash"),
        ("[abc", "a class [… is not closed"),
        ("(abc", ""),
        ("abc)", ""),
        ("*a", ""),
        ("a{2,1}", ""),
        ("[z-a]", ""),
        (r"(a)\2", ""),
    ],
)
def test_a_pattern_that_not_both_engines_can_read(catalogue: Catalogue, pattern: str, why: str) -> None:
    catalogue.edit(V2, lambda schema: schema["properties"]["version"].update(pattern=pattern))
    first, hint, *rest = catalogue.refused().splitlines()
    assert first.startswith(f"{V2}:27 /properties/version/pattern: error pattern-portable: has a pattern where {why}")
    assert hint == "    write it in ECMA-262 syntax (JSON Schema 2020-12 core, section 6.4)"
    assert rest == []


def test_a_name_pattern_that_cannot_be_read(catalogue: Catalogue) -> None:
    """``patternProperties`` too."""
    catalogue.edit(V2, lambda schema: schema.update(patternProperties={"^x-(?i)": True}))
    assert catalogue.refused().startswith(
        f"{V2}:38 /patternProperties/^x-(?i): error pattern-portable: "
        "has a pattern where the group (?i)… is not ECMA-262\n"
    )


def test_a_default_that_the_schema_refuses(catalogue: Catalogue) -> None:
    catalogue.edit(V2, at_count(default=0))
    assert catalogue.refused() == (
        f"{V2}:20 /properties/count/default: error default-valid: has a default that its own schema refuses\n"
        "    write a default that the schema admits, or none\n"
    )


def test_a_default_that_a_referenced_schema_refuses(catalogue: Catalogue) -> None:
    catalogue.edit(V2, lambda schema: schema["properties"]["host"].update(default=""))
    assert catalogue.refused() == (
        f"{V2}:16 /properties/host/default: error default-valid: has a default that its own schema refuses\n"
        "    write a default that the schema admits, or none\n"
    )


def test_a_bad_default_in_a_shared_file_is_reported_there_and_once(catalogue: Catalogue) -> None:
    catalogue.edit(COMMON, lambda schema: schema["$defs"]["Host"].update(default=""))
    assert catalogue.refused() == (
        f"{COMMON}:12 /$defs/Host/default: error default-valid: has a default that its own schema refuses\n"
        "    write a default that the schema admits, or none\n"
    )


def test_a_default_in_a_format_that_it_does_not_have(catalogue: Catalogue) -> None:
    catalogue.edit(V2, lambda schema: schema["properties"].update(
        {"at": {"type": "string", "format": "date-time", "default": "noon", "description": "When."}}
    ))  # fmt: skip
    assert "/properties/at/default: error default-valid: " in catalogue.refused()


@pytest.mark.parametrize(
    ("keyword", "hint"),
    [
        ("minimun", "did you mean minimum?"),
        ("additionalPropertys", "did you mean additionalProperties?"),
        ("x-pij", "did you mean x-pii?"),
        ("x-owner", "remove it, or use a keyword of the draft"),
        ("colour", "remove it, or use a keyword of the draft"),
        ("info", "remove it, or use a keyword of the draft"),
        ("components", "remove it, or use a keyword of the draft"),
        ("enmu", "did you mean enum?"),
        ("dependencies", None),
    ],
)
def test_an_unknown_keyword(catalogue: Catalogue, keyword: str, hint: str | None) -> None:
    """A warning: it may be somebody's annotation, but a misspelled one constrains nothing."""
    catalogue.edit(V2, at_count(**{keyword: {}}))
    told = catalogue.accepted()
    place = f"{V2}:22 /properties/count/{keyword}: warning keyword-known: "
    assert told.startswith(f'{place}"{keyword}" is not a keyword of https://json-schema.org/draft/2020-12/schema\n    ')
    if hint:
        assert told.splitlines()[1] == f"    {hint}"


def test_an_unknown_keyword_can_stop_a_run(catalogue: Catalogue) -> None:
    toml = (catalogue.root / "schemas/catalog.toml").read_text("utf-8")
    catalogue.write("schemas/catalog.toml", toml + '\n[rules]\nkeyword-known = "error"\n')
    catalogue.edit(V2, at_count(**{"x-owner": "us"}))
    assert catalogue.refused() == (
        f'{V2}:22 /properties/count/x-owner: error keyword-known: "x-owner" is not a keyword of '
        "https://json-schema.org/draft/2020-12/schema\n"
        "    remove it, or use a keyword of the draft\n"
    )


def test_a_property_called_like_a_keyword_is_none(catalogue: Catalogue) -> None:
    names = {name: {"type": "string", "description": "A name."} for name in ("minimun", "x-owner")}
    catalogue.edit(V2, lambda schema: schema["properties"].update(names))
    assert "keyword-known" not in catalogue.accepted()


@pytest.mark.parametrize(
    ("form", "why"), [("iri", "is only documentation"), ("datetime", "is not a format that is known")]
)
def test_a_format_that_is_not_asserted(catalogue: Catalogue, form: str, why: str) -> None:
    catalogue.edit(V2, lambda schema: schema["properties"]["version"].update(format=form))
    first, hint, *_ = catalogue.accepted().splitlines()
    assert first == f'{V2}:27 /properties/version/format: warning format-known: "{form}" {why}'
    assert hint.startswith("    asserted formats: date, date-time, duration, email, ")


def test_foreign_schemas_have_the_same_rules_but_not_the_houses(catalogue: Catalogue) -> None:
    """No title, no description, closed, extensions of their own: fine. A missing reference is not."""
    catalogue.put("vendor/a.json", {"type": "object", "additionalProperties": False, "x-owner": "them"})
    assert catalogue.accepted("--schemas", "vendor", "--out", "out").startswith("1 schema: ")
    catalogue.put("vendor/a.json", {"$ref": "gone.json"})
    assert catalogue.refused("--schemas", "vendor", "--out", "out").startswith(
        "vendor/a.json:2 /$ref: error ref-resolves: "
    )


def test_faults_of_every_kind_are_reported_at_once_in_the_order_of_files_and_lines(catalogue: Catalogue) -> None:
    catalogue.edit(COMMON, lambda schema: schema["$defs"]["Host"].update({"allOf": [{"$ref": "#/$defs/Host"}]}))
    catalogue.edit(V2, lambda schema: schema["properties"]["version"].update(pattern="(?i)"))
    catalogue.edit(V2, at_count(**{"$ref": "gone.json"}))
    catalogue.write("schemas/common/more.json", "{")
    places = [line.split(": error ") for line in catalogue.refused().splitlines() if not line.startswith(" ")]
    assert [(place, fault.partition(":")[0]) for place, fault in places] == [
        ("schemas/common/more.json:1", "json-syntax")
    ]
    (catalogue.root / "schemas/common/more.json").unlink()
    places = [line.split(": error ") for line in catalogue.refused().splitlines() if not line.startswith(" ")]
    assert [(place, fault.partition(":")[0]) for place, fault in places] == [
        (f"{COMMON}:7 /$defs/Host", "ref-cycle"),
        (f"{V2}:22 /properties/count/$ref", "ref-resolves"),
        (f"{V2}:28 /properties/version/pattern", "pattern-portable"),
    ]
