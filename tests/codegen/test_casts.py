"""``x-from-previous``: what declarations say is tried, and what is wrong with one is told at its line."""

import json
from typing import Any

import pytest

from tests.codegen.catalogue import V1, V2, Catalogue

AT = "/x-from-previous"
LINE = 29
"""Where the declaration begins in version 2."""


def declare(catalogue: Catalogue, declaration: Any) -> None:
    catalogue.edit(V2, lambda schema: schema.update({"x-from-previous": declaration}))


def steps(catalogue: Catalogue, *given: dict[str, Any]) -> str:
    declare(catalogue, {"steps": [*given]})
    return catalogue.refused()


VERSION = {"set": "/version", "value": "2.0.0"}


def test_an_upcaster_that_makes_invalid_events_is_told_with_one_of_them(catalogue: Catalogue) -> None:
    found = steps(catalogue, {"set": "/version", "value": 2})
    assert found.startswith(
        f"{V2}:{LINE} {AT}: error cast-valid: makes an event that PingSentV2 refuses: "
        '/version 2 is not of type "string", from {"host": "a"}\n    mend the steps, or the contract\n'
    )


def test_producers_of_the_newer_version_must_be_able_to_write_the_outcome(catalogue: Catalogue) -> None:
    """A member that the newer version does not name is no valid outcome, although a reader would bear it."""
    found = steps(catalogue, VERSION, {"set": "/extra", "value": 1})
    assert "makes an event that PingSentV2 refuses: the root Unevaluated properties are not allowed" in found


def test_a_loss_that_is_not_declared_is_told(catalogue: Catalogue) -> None:
    """Two texts become one by a wrap that hides what was there."""
    catalogue.edit(V1, lambda schema: schema["properties"].update(kind={"enum": ["a", "b"], "description": "Kind."}))
    catalogue.edit(V2, lambda schema: schema["properties"].update(kind={"enum": ["b"], "description": "Kind."}))
    found = steps(catalogue, VERSION)
    assert "makes an event that PingSentV2 refuses: /kind" in found
    declare(catalogue, {"steps": [VERSION, {"map": "/kind", "values": {"a": "b"}}]})
    found = catalogue.codegen("check").out
    assert 'cast-valid: does not bring back {"' in found


def test_a_way_back_that_makes_invalid_events_is_told(catalogue: Catalogue) -> None:
    catalogue.edit(V1, lambda schema: schema.update(required=["host", "who"]))
    catalogue.edit(
        V1, lambda schema: schema["properties"].update(who={"type": "string", "description": "Who.", "x-pii": "name"})
    )
    for name, host in (("one", "a"), ("two", "b")):
        catalogue.put(f"schemas/ping.sent/examples/v1/{name}.json", {"host": host, "who": "w"})
    found = steps(catalogue, VERSION, {"drop": "/who"})
    assert 'makes, on the way back, an event that PingSentV1 refuses: the root "who" is a required property' in found
    declare(catalogue, {"steps": [VERSION, {"drop": "/who"}], "one-way": True})
    catalogue.accepted()
    declare(catalogue, {"steps": [VERSION, {"drop": "/who", "was": "nobody"}]})
    catalogue.accepted()
    assert "losses=('/who comes back as \"nobody\"',)" in (
        catalogue.root / "python/ping_events/_generated/casts.py"
    ).read_text("utf-8")


def test_a_step_that_leads_nowhere_is_told(catalogue: Catalogue) -> None:
    found = steps(catalogue, VERSION, {"map": "/hots", "values": {"a": "b"}})
    assert f"{V2}:35 {AT}/steps/1: error cast-valid: changes nothing: no event of PingSentV1 has what it" in found


@pytest.mark.parametrize(
    ("declaration", "where", "fault"),
    [
        ([], "", "is no declaration of steps, and names no function"),
        ({"steps": [], "function": "f"}, "", "is no declaration of steps, and names no function"),
        ({"steps": [{"remove": "/a"}]}, "/steps/0", "is no step"),
        ({"steps": [{"set": "/a"}]}, "/steps/0", '"value" is a required property'),
        ({"steps": [{"set": "a", "value": 1}]}, "/steps/0/set", '"a" does not match'),
        ({"steps": [{"drop": "/a", "note": 1}]}, "/steps/0", "Additional properties are not allowed"),
        ({"steps": [{"split": "/a", "by": "", "into": ["b", "c"]}]}, "/steps/0/by", '"" is shorter than 1 character'),
        ({"function": "Not A Name"}, "", "is no declaration of steps, and names no function"),
        ({"function": "missing"}, "", "names a function that typescript/src/casts/missing.ts is to have"),
    ],
)
def test_a_declaration_of_another_form_is_told(catalogue: Catalogue, declaration: Any, where: str, fault: str) -> None:
    declare(catalogue, declaration)
    found = catalogue.refused()
    assert f" {AT}{where}: error cast-declared: {fault}" in found


def test_the_first_version_follows_from_none(catalogue: Catalogue) -> None:
    catalogue.edit(V1, lambda schema: schema.update({"x-from-previous": {"steps": []}}))
    assert "error cast-declared: has no version before it" in catalogue.refused()


def test_a_version_that_says_nothing_is_a_warning(catalogue: Catalogue) -> None:
    catalogue.edit(V2, lambda schema: schema.pop("x-from-previous"))
    catalogue.accepted()
    assert "warning cast: does not say how it follows from PingSentV1" in catalogue.codegen("check").out


FUNCTION = """\
def up(data):
    return {**data, "version": "2.0.0"}


def down(data):
    return {name: value for name, value in data.items() if name == "host"}
"""


TYPESCRIPT = """type Data = Record<string, unknown>;

export function up(data: Data): Data {
  return { ...data, version: '2.0.0' };
}

export const down = (data: Data): Data => ({ host: data.host });
"""


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("'2.0.0'", "'2.0.1'", '(up) on {"host": "a"}'),
        ("'2.0.0'", "'2.0.1'", '"version": "2.0.1"}, and in Python {"host": "a", "version": "2.0.0"}, in TypeScript'),
        ("host: data.host", "", 'gives {}, and in Python {"host": "a"}, in TypeScript (down)'),
        ("const down", "const back", "has no function down in TypeScript"),
        ("return {", "data.more = 1; return {", 'changes its argument in TypeScript (up) on {"host": "a"}'),
        ("return {", "return data.a.b ?? {", "fails with TypeError in TypeScript"),
        ("return {", "return void {", "gives undefined in TypeScript"),
        ("type Data", "import 'gone'; type Data", "cannot be had from typescript/src/casts/ping_sent.ts: Error"),
        ("type Data", "enum E { A } type Data", "cannot be had from typescript/src/casts/ping_sent.ts: SyntaxError"),
    ],
)
def test_typescript_gives_what_python_gives(catalogue: Catalogue, right: str, wrong: str, told: str) -> None:
    declare(catalogue, {"function": "ping_sent"})
    catalogue.write("python/ping_events/casts/ping_sent.py", FUNCTION)
    catalogue.write("typescript/src/casts/ping_sent.ts", TYPESCRIPT.replace(right, wrong))
    assert told in catalogue.refused()


def test_a_function_of_both_languages_is_tried_as_well(catalogue: Catalogue) -> None:
    declare(catalogue, {"function": "ping_sent"})
    catalogue.write("typescript/src/casts/ping_sent.ts", TYPESCRIPT)
    assert "names a function that cannot be had from python/ping_events/casts/ping_sent.py" in catalogue.refused()
    catalogue.write("python/ping_events/casts/ping_sent.py", FUNCTION)
    catalogue.accepted()
    python = (catalogue.root / "python/ping_events/_generated/casts.py").read_text("utf-8")
    assert "from ..casts import ping_sent\n" in python
    assert "function=(ping_sent.up, ping_sent.down)" in python
    typescript = (catalogue.root / "typescript/src/_generated/casts.ts").read_text("utf-8")
    assert "import * as ping_sent from '../casts/ping_sent.js';\n" in typescript
    assert "functions: ping_sent," in typescript
    catalogue.write("python/ping_events/casts/ping_sent.py", FUNCTION.replace('"version"', '"versoin"'))
    assert "makes an event that PingSentV2 refuses" in catalogue.refused()
    catalogue.write(
        "python/ping_events/casts/ping_sent.py", FUNCTION.replace("return {**", "data.clear()\n    return {**")
    )
    assert 'changes its argument {"host": "a"}' in catalogue.refused()
    catalogue.write("python/ping_events/casts/ping_sent.py", FUNCTION.replace("**data", "**data.x"))
    assert "fails with AttributeError on" in catalogue.refused()


def test_what_is_lost_is_explained(catalogue: Catalogue) -> None:
    told = json.loads(catalogue.codegen("explain", "ping.sent/v2", "--format", "json").out)
    assert told["follows"] == {"from": "PingSentV1", "loses": [], "forgets": ["/count"]}
