"""Contracts against their own history: ``diff``, ``bundle``, and what ``check`` makes of changes, dates and waivers."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.codegen.catalogue import V1, V2, Catalogue

TOML = "schemas/catalog.toml"
BEFORE = "before"


@pytest.fixture
def released(catalogue: Catalogue) -> Catalogue:
    """The catalogue, with a copy of how it was in ``before``."""
    shutil.copytree(catalogue.root / "schemas", catalogue.root / BEFORE)
    return catalogue


def narrow(catalogue: Catalogue) -> None:
    """Take an old count of 9 no more, which a minor version must not do."""
    catalogue.replace(V2, '"minimum": 1,', '"minimum": 1,\n      "maximum": 8,')


def raised(catalogue: Catalogue, version: str) -> None:
    """Another ``x-version`` of version 2, and the default that says the same."""
    text = (catalogue.root / V2).read_text("utf-8")
    catalogue.write(V2, text.replace('"x-version": "2.0.0"', f'"x-version": "{version}"').replace(
        '"default": "2.0.0"', f'"default": "{version}"'))  # fmt: skip


def checked(catalogue: Catalogue, *arguments: str) -> str:
    """What a check against ``before`` says; drift of the SDKs is another matter."""
    found = catalogue.codegen("check", "--against", BEFORE, "--format", "json", *arguments)
    problems = [each for each in json.loads(found.out) if each["rule"] != "drift"]
    return "\n".join(f"{p['path']}:{p['line']} {p['severity']} {p['rule']}: {p['message']}" for p in problems)


def findings(out: str) -> list[dict[str, Any]]:
    return [finding for each in json.loads(out)["comparisons"] for finding in each["findings"]]


def test_without_a_release_each_version_is_compared_with_its_predecessor(catalogue: Catalogue) -> None:
    done = catalogue.codegen("diff")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].startswith("there is no release tag (v[0-9]*) (git says not a git repository")
    assert lines[0].endswith("; each version is compared with its predecessor")
    assert lines[1].startswith("PingSentV1 -> PingSentV2: backward (new readers of old data) breaking, forward")
    assert f'  {V2}:8 /required: breaking backward compat-required: new readers require "version"' in done.out
    assert '      for example {"host": "a"}\n' in done.out


def test_a_breaking_change_is_found_with_an_event_and_its_line(released: Catalogue) -> None:
    narrow(released)
    done = released.codegen("diff", BEFORE, "--format", "json")
    assert done.code == 1
    told = json.loads(done.out)
    (revision,) = (each for each in told["comparisons"] if each["kind"] == "revision")
    assert revision["verdicts"] == {"backward": "breaking", "forward": "compatible"}
    (finding,) = revision["findings"]
    assert (finding["rule"], finding["direction"], finding["at"]) == ("compat-bounds", "backward", "/count")
    assert (finding["path"], finding["line"], finding["pointer"]) == (V2, 20, "/properties/count/maximum")
    assert finding["witness"]["count"] > 8


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("text", "breaking backward (against the rules) compat-bounds: new readers want a number of at most 8"),
        ("github", f"::error file={V2},line=20,title=compat-bounds::new readers want a number of at most 8"),
        ("markdown", f"| breaking backward | `compat-bounds` | `{V2}:20` | new readers want a number of at most 8"),
    ],
)
def test_a_finding_is_told_in_each_form(released: Catalogue, form: str, told: str) -> None:
    narrow(released)
    assert told in released.codegen("diff", "--against", BEFORE, "--format", form).out


def test_who_must_read_whom_can_be_said(released: Catalogue) -> None:
    narrow(released)
    assert released.codegen("diff", BEFORE, "--mode", "forward").code == 0
    assert released.codegen("diff", BEFORE, "--mode", "backward").code == 1
    released.replace(TOML, 'token = "-"', 'token = "-"\ncompatibility = "forward"')
    assert released.codegen("diff", BEFORE).code == 0


def test_what_writers_send_can_be_said(released: Catalogue) -> None:
    """Whoever may send any unknown property breaks the reader who gives one a meaning."""
    described = {"type": "string", "description": "More."}
    released.edit(V2, lambda schema: schema["properties"].update(note=described))
    assert released.codegen("diff", BEFORE).code == 0
    done = released.codegen("diff", BEFORE, "--writers", "any", "--format", "json")
    assert done.code == 1
    assert [each["effect"] for each in findings(done.out) if each["at"] == "/note"][:1] == ["breaking"]


def test_bundles_are_compared_without_schemas_and_without_git(
    released: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = released.codegen("bundle", "--out", "out").out.strip()
    assert released.codegen("bundle", "--out", "again").out.strip().removeprefix("again") == first.removeprefix("out")
    narrow(released)
    second = released.codegen("bundle", "--out", "out").out.strip()
    assert first != second, "another content has another address"
    for path in (first, second):
        shutil.copy(path, tmp_path / Path(path).name)
    monkeypatch.chdir(tmp_path)
    done = released.codegen("diff", Path(first).name, Path(second).name, "--format", "json")
    assert done.code == 1
    (finding,) = (each for each in findings(done.out) if each["effect"] == "breaking" and each["at"] == "/count")
    assert (finding["path"], finding["pointer"]) == ("ping.sent/v2.json", "/properties/count/maximum")
    assert released.codegen("diff", Path(first).name, Path(first).name).code == 0


def test_both_packages_ship_the_bundle(catalogue: Catalogue) -> None:
    python, typescript = (
        catalogue.root / folder / "_generated" / "bundle.json" for folder in ("python/ping_events", "typescript/src")
    )
    assert python.read_bytes() == typescript.read_bytes()
    assert catalogue.codegen("diff", str(python), "--format", "json").code == 0
    assert json.loads(python.read_text("utf-8"))["contracts"].keys() == {"ping.sent/v1.json", "ping.sent/v2.json"}


def test_a_bundle_that_was_changed_is_refused(catalogue: Catalogue) -> None:
    path = catalogue.codegen("bundle", "--out", "out").out.strip()
    catalogue.write(path, (catalogue.root / path).read_text("utf-8").replace('"minLength":1', '"minLength":2'))
    done = catalogue.codegen("diff", path)
    assert done.code == 2
    assert "is not what it says: its sha256 is another" in done.err


@pytest.mark.parametrize("arguments", [("nowhere",), (BEFORE, "nowhere"), ("a", "b", "c"), ("--against", "HEAD")])
def test_a_state_that_is_not_there_is_wrong_usage(released: Catalogue, arguments: tuple[str, ...]) -> None:
    done = released.codegen("diff", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("python -m codegen: there is ")


def test_an_empty_name_is_not_the_last_release(catalogue: Catalogue) -> None:
    """What ``--against "$BASE"`` is where nobody has set it."""
    for arguments in (("diff", ""), ("diff", "--against", ""), ("check", "--against", "")):
        done = catalogue.codegen(*arguments)
        assert done.code == 2
        assert "is empty" in done.err


@pytest.mark.parametrize("outside", [True, False])
def test_a_folder_is_compared_with_and_not_the_contracts_themselves(released: Catalogue, outside: bool) -> None:
    """A folder below the other state is its schema folder, but for one that leads out of it."""
    (released.root / BEFORE / "catalog.toml").unlink()
    narrow(released)
    root = released.root if outside else Path("..") / released.root.name
    done = released.codegen("diff", BEFORE, "--schemas", str(root / "schemas"), "--mode", "backward")
    assert "want a number of at most 8" in done.out


def test_a_state_that_is_broken_is_told_with_its_line(released: Catalogue) -> None:
    contract = released.root / BEFORE / V2.removeprefix("schemas/")
    contract.write_text(contract.read_text("utf-8").replace('"integer"', '"number of"'), "utf-8")
    done = released.codegen("diff", BEFORE)
    assert done.code == 2
    assert f"the contracts of {BEFORE} cannot be compared with: ping.sent/v2.json:" in done.err


def git(catalogue: Catalogue, *arguments: str) -> None:
    who = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org")
    subprocess.run(["git", *who, *arguments], cwd=catalogue.root, check=True, capture_output=True)


def test_the_last_release_is_what_is_compared_with(catalogue: Catalogue) -> None:
    git(catalogue, "init", "-q")
    git(catalogue, "add", "-A")
    git(catalogue, "commit", "-qm", "first")
    git(catalogue, "tag", "v1.0.0")
    assert catalogue.codegen("diff").out.splitlines()[-1].startswith("v1.0.0 -> now: 0 compared")
    narrow(catalogue)
    assert catalogue.codegen("diff").code == 1
    assert f"{V2}:20 /properties/count/maximum: error compat-bounds: new readers" in catalogue.codegen("check").out
    git(catalogue, "commit", "-qam", "second")
    git(catalogue, "tag", "v1.1.0")
    assert catalogue.codegen("diff").code == 0
    assert catalogue.codegen("diff", "--transitive").code == 1
    assert catalogue.codegen("diff", "HEAD~1").code == 1


def test_a_shallow_clone_is_told(catalogue: Catalogue) -> None:
    git(catalogue, "init", "-q")
    git(catalogue, "add", "-A")
    git(catalogue, "commit", "-qm", "first")
    git(catalogue, "tag", "v1.0.0")
    git(catalogue, "commit", "-q", "--allow-empty", "-m", "second")
    clone = catalogue.root / "clone"
    git(catalogue, "clone", "-q", "--depth", "1", catalogue.root.as_uri(), str(clone))
    found = catalogue.codegen("check", "--schemas", str(clone / "schemas"))
    assert "warning release-known: has no release to compare with, as this clone is shallow" in found.out
    assert "(this clone is shallow: `git fetch --unshallow --tags` gets the rest)" in catalogue.codegen(
        "diff", "--schemas", str(clone / "schemas")
    ).out  # fmt: skip


def test_a_release_without_contracts_is_none(catalogue: Catalogue) -> None:
    git(catalogue, "init", "-q")
    git(catalogue, "commit", "-q", "--allow-empty", "-m", "before all")
    git(catalogue, "tag", "v0.1.0")
    git(catalogue, "add", "-A")
    git(catalogue, "commit", "-qm", "first")
    assert catalogue.codegen("check").code == 0
    assert catalogue.codegen("diff").out.startswith("there is no release tag")
    asked = catalogue.codegen("diff", "v0.1.0")
    assert asked.code == 2
    assert "schemas/ is not in v0.1.0" in asked.err


def test_a_breaking_change_needs_a_new_major_version(released: Catalogue) -> None:
    narrow(released)
    raised(released, "2.1.0")
    assert checked(released) == (
        f"{V2}:20 error compat-bounds: new readers want a number of at most 8 at /count, "
        "and old events may have something else"
    )


@pytest.mark.parametrize(
    ("change", "wanted"), [(("How often.", "How many times."), "2.0.1"), (('"minimum": 1', '"minimum": 0'), "2.1.0")]
)
def test_a_change_raises_the_version_as_due(released: Catalogue, change: tuple[str, str], wanted: str) -> None:
    released.replace(TOML, 'token = "-"', 'token = "-"\ncompatibility = "backward"')
    released.put("schemas/ping.sent/examples/v2/invalid/none.json", {
        "violates": {"keyword": "required", "pointer": ""}, "data": {"host": "a"},
    })  # fmt: skip
    released.replace(V2, *change)
    found = released.codegen("check", "--against", BEFORE).out
    assert f"{V2}:6 /x-version: error version-raised: has x-version 2.0.0 after 2.0.0" in found
    assert f'write "x-version": "{wanted}"' in found
    raised(released, wanted)
    assert checked(released) == ""


def test_a_version_past_its_sunset_is_an_error_and_before_it_a_warning(catalogue: Catalogue) -> None:
    rule = f"{V1}:10 /x-deprecation/sunset:"
    assert catalogue.codegen("check", "--today", "2027-03-31").out.startswith("1 event type")
    near = catalogue.codegen("check", "--today", "2027-04-30")
    assert near.code == 0
    assert near.out.startswith(f"{rule} warning sunset-near: PingSentV1 ends on 2027-05-01\n")
    ended = catalogue.codegen("check", "--today", "2027-05-01")
    assert ended.code == 1
    assert ended.out.startswith(f"{rule} error sunset: PingSentV1 is past its sunset of 2027-05-01\n")


@pytest.mark.parametrize("weight", ["warning", "off"])
def test_a_rule_can_weigh_less(released: Catalogue, weight: str) -> None:
    narrow(released)
    raised(released, "2.1.0")
    text = (released.root / TOML).read_text("utf-8")
    released.write(TOML, f'{text}\n[rules]\ncompat-bounds = "{weight}"\n')
    assert released.codegen("diff", BEFORE).code == 0
    assert ("warning compat-bounds" in checked(released)) is (weight == "warning")


WAIVER = """
[[compatibility.waivers]]
rule = "{rule}"
where = "{where}"
reason = "One consumer is late."
expires = {expires}
"""


def waive(catalogue: Catalogue, rule: str, where: str, expires: str = "2027-06-01") -> int:
    """Put a waiver at the end of the catalogue; the line it begins on."""
    text = (catalogue.root / TOML).read_text("utf-8")
    catalogue.write(TOML, text + WAIVER.format(rule=rule, where=where, expires=expires))
    return len(text.splitlines()) + 2


def test_a_waiver_holds_until_its_date(catalogue: Catalogue) -> None:
    line = waive(catalogue, "sunset", "ping.sent/v1.json")
    assert catalogue.codegen("check", "--today", "2027-05-31").code == 0
    ended = catalogue.codegen("check", "--today", "2027-06-01")
    assert ended.code == 1
    assert (
        f"{TOML}:{line} /compatibility/waivers/0: error waiver: waives sunset at ping.sent/v1.json until 2027-06-01, "
        "which is past: One consumer is late.\n"
    ) in ended.out
    assert "error sunset: PingSentV1" in ended.out


def test_a_breaking_change_can_be_waived_at_its_place(released: Catalogue) -> None:
    narrow(released)
    raised(released, "2.1.0")
    waive(released, "compat-bounds", "ping.sent/v2.json#/properties/count")
    assert checked(released, "--today", "2026-12-01") == ""
    assert released.codegen("diff", BEFORE, "--today", "2026-12-01").code == 0
    assert released.codegen("diff", BEFORE, "--today", "2027-06-01").code == 1


@pytest.mark.parametrize(
    ("rule", "where", "fault"),
    [
        ("title", "ping.sent/v1.json", 'waives "title", which cannot be waived'),
        ("compat-enum", "ping.lost/v1.json", 'speaks of "ping.lost/v1.json", which is not there'),
    ],
)
def test_a_waiver_of_nothing_is_told(catalogue: Catalogue, rule: str, where: str, fault: str) -> None:
    line = waive(catalogue, rule, where)
    assert f"{TOML}:{line} /compatibility/waivers/0: error waiver: {fault}\n" in catalogue.codegen("check").out


def test_a_contract_may_go_once_it_is_past_its_sunset(released: Catalogue) -> None:
    (released.root / V1).unlink()
    shutil.rmtree(released.root / "schemas/ping.sent/examples/v1")
    assert "error compat-contract: PingSentV1 is gone, and is not past a sunset" in checked(
        released, "--today", "2027-04-30"
    )
    assert checked(released, "--today", "2027-05-01") == ""


def test_the_next_version_follows_from_what_changed(released: Catalogue) -> None:
    assert released.codegen("diff", BEFORE, "--bump").out == "1.0.0 -> 1.0.0 (none)\n"
    released.replace(V2, "How often.", "How many times.")
    assert released.codegen("diff", BEFORE, "--bump").out.startswith(
        "1.0.0 -> 1.0.1 (patch)\n  patch: PingSentV2: desc"
    )
    described = {"type": "string", "description": "More."}
    released.edit(V2, lambda schema: schema["properties"].update(note=described))
    added = released.codegen("diff", BEFORE, "--bump").out
    assert added.startswith('1.0.0 -> 1.1.0 (minor)\n  minor: PingSentV2: the property "note" is added (/note)')
    assert '### Added\n\n- `PingSentV2`: the property "note" is added (/note).\n' in added
    narrow(released)
    made = json.loads(released.codegen("diff", BEFORE, "--bump", "--format", "json").out)
    assert (made["after"], made["level"]) == ("2.0.0", "major")
    assert made["changelog"].startswith("## 2.0.0\n\n### Changed, breaking\n\n- `PingSentV2`: new readers want")


def test_a_prerelease_already_stands_for_its_release(released: Catalogue) -> None:
    for folder in ("schemas", BEFORE):
        released.replace(f"{folder}/catalog.toml", 'version = "1.0.0"', 'version = "1.1.0-rc.1"')
    described = {"type": "string", "description": "More."}
    released.edit(V2, lambda schema: schema["properties"].update(note=described))
    assert released.codegen("diff", BEFORE, "--bump").out.startswith("1.1.0-rc.1 -> 1.1.0 (minor)\n")


def test_rules_list_what_the_catalogue_sets(catalogue: Catalogue) -> None:
    catalogue.replace(TOML, 'token = "-"', 'token = "-"\ncompatibility = "forward"')
    waive(catalogue, "sunset", "ping.sent/v1.json")
    told = catalogue.codegen("rules").out
    assert f"\n{TOML}: mode full, writers declared\n    family ping: mode forward\n" in told
    assert "    sunset is waived at ping.sent/v1.json until 2027-06-01: One consumer is late.\n" in told


def test_rules_say_why_a_catalogue_cannot_be_told_of(catalogue: Catalogue) -> None:
    assert catalogue.codegen("rules", "--schemas", "gone").code == 2
    catalogue.replace(TOML, "[wire]", "[wired]")
    done = catalogue.codegen("rules")
    assert done.code == 1
    assert f"{TOML}:" in done.out
