"""``rules`` lists every rule that a problem can name, and ``explain`` tells what a contract is."""

import ast
import json
from collections.abc import Iterator
from typing import Any

import pytest

from codegen.checks import RULES
from codegen.compat.rules import COMPATIBILITY_RULES
from tests.codegen.catalogue import V1, V2, Catalogue
from tests.codegen.command import ROOT, Command


def emitted() -> Iterator[tuple[str, str]]:
    """Each rule that is named where a problem is made (``Problem("…")``, ``document.problem("…")``), and the place."""
    for path in sorted((ROOT / "codegen").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in ("Problem", "problem"):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, f"{path.name}:{node.lineno}"


def _name(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def test_every_rule_that_is_emitted_is_listed(codegen: Command) -> None:
    listed = {rule["name"] for rule in json.loads(codegen("rules", "--format", "json").out)}
    found = list(emitted())
    assert len(found) > 20
    assert [place for rule, place in found if rule not in listed] == []


def test_every_listed_rule_is_emitted() -> None:
    """A rule that nothing checks would be a promise that nobody keeps."""
    changes = {rule.name for rule in COMPATIBILITY_RULES}  # named by the keyword that changed
    assert set(RULES) - {rule for rule, _ in emitted()} - changes == set()


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_what_it_asks_for_and_why(name: str) -> None:
    rule = RULES[name]
    assert rule.asks.endswith(".")
    assert rule.why.endswith(".")


def test_rules_as_text(codegen: Command) -> None:
    done = codegen("rules")
    assert (done.code, done.err) == (0, "")
    assert (
        "lifecycle (catalogues only; error)\n"
        "    A deprecated contract has x-deprecation: since, a later sunset, a replacement that exists.\n"
        "    Every warning, in every language, is made from it.\n"
    ) in done.out
    assert "title (catalogues only; error, set in [rules])\n" in done.out
    assert [name for name in RULES if f"{name} (" not in done.out] == []


EXPLAINED = """\
PingSentV2  Sent when a host was asked whether it is there, and how often.

  contract     schemas/ping.sent/v2.json (data.version 2.0.0)
  also         v1, deprecated, ends on 2027-05-01
  follows      from PingSentV1 by x-from-previous; back, there is no place for /count
  type         example.ping.sent.v2
  subject      ping.sent.v2.-
  dataschema   https://schemas.ping.example/ping.sent/v2.json
  goes to      nats
  personal     nothing declared

  fields (* required)
    host*     string: The host. At least 1 character.
    count     integer: How often. At least 1. Default: 1.
    version*  string: Version of this contract. Default: "2.0.0".
"""


@pytest.mark.parametrize("asked", ["PingSentV2", "ping.sent", "ping.sent/v2"])
def test_explain_a_title_an_event_and_a_version(catalogue: Catalogue, asked: str) -> None:
    done = catalogue.codegen("explain", asked)
    assert (done.code, done.err) == (0, "")
    assert done.out == EXPLAINED


def test_explain_a_deprecated_version(catalogue: Catalogue) -> None:
    lines = catalogue.codegen("explain", "ping.sent/v1").out.splitlines()
    assert lines[0] == "PingSentV1  Sent when a host was asked whether it is there."
    assert lines[1] == "PingSentV1 is deprecated since 2026-11-01 and ends on 2027-05-01: use PingSentV2 instead."

    assert "  also         v2" in lines


def test_explain_folds_what_is_long_and_tells_types_from_words(catalogue: Catalogue) -> None:
    """In a pipe at 100 columns, whatever the terminal's."""
    mode = {"enum": ["fast", "careful"], "description": "How the host was asked. " * 4}
    catalogue.edit(V2, lambda schema: schema["properties"].update(mode=mode))
    assert (
        '    mode      "fast" | "careful": How the host was asked. How the host was asked. How the host was\n'
        "              asked. How the host was asked.\n"
    ) in catalogue.codegen("explain", "ping.sent").out


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, "string | null: F."),
        ({"$ref": "#/$defs/Deep"}, "array of array of array of array of …: "),
        ({"type": "boolean", "default": True}, "boolean: F. Default: true."),
    ],
    ids=["alternatives", "holds itself", "default"],
)
def test_explain_names_types(catalogue: Catalogue, field: dict[str, Any], told: str) -> None:
    deep = {"title": "Deep", "description": "Deep.", "type": "array", "items": {"$ref": "#/$defs/Deep"}}
    added = {"f": {**field, "description": "F."}}
    catalogue.edit(V2, lambda schema: (schema["properties"].update(added), schema.update({"$defs": {"Deep": deep}})))
    assert f"    f         {told}" in catalogue.codegen("explain", "ping.sent").out


def test_explain_a_contract_without_a_title(catalogue: Catalogue) -> None:
    """Where the catalogue allows it."""
    toml = (catalogue.root / "schemas/catalog.toml").read_text("utf-8")
    catalogue.write("schemas/catalog.toml", toml + '\n[rules]\ntitle = "off"\nversion-field = "off"\n')
    catalogue.edit(V1, lambda schema: (schema.pop("deprecated"), schema.pop("x-deprecation")))
    catalogue.edit(V2, lambda schema: schema.pop("title"))
    assert catalogue.codegen("explain", "ping.sent").out.startswith("ping.sent/v2  Sent when a host was asked ")


@pytest.mark.parametrize(
    ("path", "fault"),
    [("schemas/common/host.json", "json-syntax"), ("schemas/catalog.toml", "catalog")],
)
def test_explain_tells_the_problems_of_a_broken_folder(catalogue: Catalogue, path: str, fault: str) -> None:
    """An explanation of contracts that are wrong would be wrong."""
    catalogue.write(path, "{")
    done = catalogue.codegen("explain", "ping.sent")
    assert done.code == 1
    assert done.out.startswith(f"{path}:1: error {fault}: ")
    assert done.err == "1 problem: nothing can be explained\n"


def test_explain_as_json(catalogue: Catalogue) -> None:
    value = json.loads(catalogue.codegen("explain", "ping.sent/v1", "--format", "json").out)
    assert value["title"] == "PingSentV1"
    assert value["type"] == "example.ping.sent.v1"
    assert value["deprecation"] == {
        "since": "2026-11-01",
        "sunset": "2027-05-01",
        "replacement": "PingSentV2",
        "note": "",
    }
    assert value["others"] == [{"title": "PingSentV2", "major": 2, "deprecation": None}]
    assert value["fields"] == [
        {
            "name": "host",
            "type": "string",
            "required": True,
            "default": None,
            "personal": None,
            "description": "The host. At least 1 character.",
        }
    ]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("PingSentV3", "did you mean "),
        ("ping.snet", "did you mean ping.sent?"),
        ("ping.sent/v9", "did you mean ping.sent?"),
        ("zzz", "events: ping.sent"),
    ],
)
def test_explain_what_is_not_there(catalogue: Catalogue, asked: str, hint: str) -> None:
    done = catalogue.codegen("explain", asked)
    assert (done.code, done.out) == (2, "")
    first, second = done.err.splitlines()
    assert first == f'python -m codegen: schemas has no event "{asked}"'
    assert second.startswith(f"  {hint}")


def test_explain_without_a_catalogue(catalogue: Catalogue) -> None:
    done = catalogue.codegen("explain", "x", "--schemas", "schemas/common")
    assert (done.code, done.out) == (2, "")
    assert "schemas/common has no catalog.toml, so it has no events" in done.err


def test_explain_shows_where_an_event_of_the_oms_goes(codegen: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    told = codegen("explain", "schema.created").out
    assert "subject      oms.schema.created.v2.{branch}\n" in told
    assert "goes to      nats and eventbridge\n" in told
    assert "personal     /author (email)\n" in told
    assert "goes to      nats, else eventbridge\n" in codegen("explain", "branch.created").out
