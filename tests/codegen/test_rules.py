"""``rules`` lists every rule that a problem can name, and ``explain`` tells what a contract is."""

import ast
import json
from collections.abc import Iterator

import pytest

from codegen.checks import RULES
from tests.codegen.catalogue import Catalogue
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
    assert set(RULES) - {rule for rule, _ in emitted()} == set()


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
  type         example.ping.sent.v2
  subject      ping.sent.v2.-
  dataschema   https://schemas.ping.example/ping.sent/v2.json
  goes to      nats
  personal     nothing declared

  fields (* required)
    host*     string: The host. At least 1 character.
    count     integer: How often. At least 1. Default: 1.
    version*  string: Version of this contract. Default: 2.0.0.
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
    assert done.code == 1
    first, second = done.out.splitlines()
    assert first.endswith(f'has no event "{asked}"')
    assert second.startswith(f"    {hint}")


def test_explain_without_a_catalogue(catalogue: Catalogue) -> None:
    done = catalogue.codegen("explain", "x", "--schemas", "schemas/common")
    assert done.code == 1
    assert "has no catalog.toml, so it has no events" in done.out


def test_explain_shows_where_an_event_of_the_oms_goes(codegen: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    told = codegen("explain", "schema.created").out
    assert "subject      oms.schema.created.v2.{branch}\n" in told
    assert "goes to      nats and eventbridge\n" in told
    assert "personal     /author (email)\n" in told
    assert "goes to      nats, else eventbridge\n" in codegen("explain", "branch.created").out
