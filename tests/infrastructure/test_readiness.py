"""The readiness check: six lines, and never a tick for what could not be found out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.catalogue import ROOT
from infrastructure.readiness import names
from infrastructure.readiness.answers import Mark, failed, passed, together, unknown
from infrastructure.readiness.checks import CHECKS, ready
from infrastructure.readiness.cli import main
from tests.infrastructure.planting import Garden, failing
from tests.infrastructure.registries import registries

NAME = "oms-event-sdk"


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Registries that know the versions of the test's parameter; pip and npm are told of them by their variables."""
    with registries(request.param) as address:
        monkeypatch.setenv("PIP_INDEX_URL", f"{address}/simple/")
        monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "")
        monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
        monkeypatch.setenv("NPM_CONFIG_REGISTRY", f"{address}/npm/")
        monkeypatch.setenv("NPM_CONFIG_CACHE", str(tmp_path / "npm"))
        yield address


ONLY_NAMES = ("--only", "names")


@pytest.mark.parametrize("registry", [{}], indirect=True)
@pytest.mark.usefixtures("registry")
def test_a_name_that_nobody_has_is_free(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = Garden.fresh(tmp_path, capsys).ask(*ONLY_NAMES)["names"]
    assert answer["mark"] == "pass", answer["faults"]
    assert sum("free" in line for line in answer["evidence"]) == 2


@pytest.mark.parametrize("registry", [{NAME: ["0.0.1", "9.9.9"]}], indirect=True)
@pytest.mark.usefixtures("registry")
def test_a_name_of_somebody_else_is_told_with_what_they_released(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = Garden.fresh(tmp_path, capsys).ask(*ONLY_NAMES)
    assert failing(checks) == {"names"}
    assert len(checks["names"]["faults"]) == 2
    assert all("9.9.9" in fault for fault in checks["names"]["faults"])


@pytest.mark.parametrize("registry", [{NAME: ["1.0.0", "1.1.0-rc.1"]}], indirect=True)
@pytest.mark.usefixtures("registry")
def test_a_name_under_which_only_our_own_tags_are_is_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prereleases as well, which Python's packages write in another way."""
    monkeypatch.setattr(names, "_released", lambda: {"1.0.0", "1.1.0-rc.1"})
    answer = Garden.fresh(tmp_path, capsys).ask(*ONLY_NAMES)["names"]
    assert answer["mark"] == "pass", answer["faults"]
    assert sum("ours in" in line for line in answer["evidence"]) == 2


def test_a_registry_that_does_not_answer_is_not_a_free_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple/")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:1/npm/")
    answer = Garden.fresh(tmp_path, capsys).ask(*ONLY_NAMES)["names"]
    assert answer["mark"] == "unknown"
    assert len(answer["faults"]) == 2


def test_a_contract_that_breaks_a_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    garden = Garden.fresh(tmp_path, capsys)
    garden.contract("schema.created/v2.json", lambda value: value.pop("description"))
    checks = garden.ask("--only", "contracts", "--only", "least-privilege", "--only", "retries", "--only", "alarms")
    assert failing(checks) == {"contracts"}
    assert any("schema.created/v2.json" in fault for fault in checks["contracts"]["faults"])


def test_production_must_not_send_personal_data_in_clear(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    garden = Garden.fresh(tmp_path, capsys)
    garden.catalogue('personal_data = "ENCRYPT"', 'personal_data = "LOG"')
    answer = garden.ask("--only", "personal-data")["personal-data"]
    assert answer["mark"] == "fail"
    assert "in clear" in answer["faults"][0]


@pytest.mark.parametrize(("environment", "ask"), [("staging", "OMS_PII_KEYS"), ("production", "--live")])
def test_what_is_handled_is_seen_without_the_environments_own_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], environment: str, ask: str
) -> None:
    """Whether that one works is known to KMS only, or where it is set."""
    garden = Garden.fresh(tmp_path, capsys)
    answer = garden.ask("--env", environment, "--only", "personal-data")["personal-data"]
    assert any("sent as the environment allows" in line for line in answer["evidence"])
    assert (answer["mark"], len(answer["faults"])) == ("unknown", 1), "the key alone is not known"
    assert ask in answer["next"]


def test_an_sdk_that_fails_is_not_one_that_protects(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing left in clear, since nothing left."""
    monkeypatch.setenv("OMS_PII_KEYS", "{")
    answer = Garden.fresh(tmp_path, capsys).ask("--env", "staging", "--only", "personal-data")["personal-data"]
    assert answer["mark"] == "unknown"
    assert "SettingsError: the settings are wrong: the keys are no JSON Web Key Set" in answer["faults"][0]


def test_drift_is_known_of_what_is_deployed_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = Garden.fresh(tmp_path, capsys).ask("--only", "drift")["drift"]
    assert (answer["mark"], answer["next"]) == ("unknown", "ask with --live")


def test_development_needs_no_alarm_and_no_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checks = Garden.fresh(tmp_path, capsys).ask("--env", "development", "--only", "alarms", "--only", "retries")
    assert {each["mark"] for each in checks.values()} == {"pass"}


def test_what_is_not_known_is_not_ready_for_production_alone() -> None:
    answers = [passed(), unknown("why", "next")]
    assert not ready(answers, "production")
    assert ready(answers, "staging")
    assert not ready([*answers, failed(["fault"], "next")], "staging")


def test_several_answers_are_as_bad_as_their_worst() -> None:
    worst = together([passed("a"), unknown("b", "ask"), failed(["c"], "mend"), failed([], "never")])
    assert (worst.mark, worst.evidence, worst.faults, worst.remedy) == (Mark.FAILED, ("a",), ("b", "c"), "mend")
    assert together([passed(), unknown("b", "ask")]).mark is Mark.UNKNOWN


def test_there_are_six_ticks_and_drift() -> None:
    assert [check.name for check in CHECKS if check.live_only] == ["drift"]
    assert len(CHECKS) == 7


def test_a_catalogue_with_a_fault_stops_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    garden = Garden.fresh(tmp_path, capsys)
    garden.catalogue('max_age = "1h"', 'max_age = "2d"')
    assert main(["--schemas", str(tmp_path / "schemas")]) == 1
    assert "max_age must be between 1m and 1d" in capsys.readouterr().err
    assert main(["--env", "nowhere"]) == 2


@pytest.mark.parametrize(
    "command",
    [
        ("infrastructure/aws/verify_iam_policies.py", "--check-least-privilege"),
        ("scripts/verify_retry_configs.py", "--compare-platforms"),
        ("scripts/production_readiness_check.py", "--env", "staging", "--only", "retries", "--json"),
    ],
)
def test_the_commands_of_the_checklist_run_as_they_are_written(command: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    if "--json" in command:
        assert json.loads(done.stdout)["ready"]


def test_who_has_seen_enough_gets_no_traceback() -> None:
    command = [sys.executable, "infrastructure/aws/verify_iam_policies.py", "--rules"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_python_without_the_packages_hands_over_to_one_that_has_them(tmp_path: Path) -> None:
    """``python3 noxfile.py generate`` has made it: here it is stood in for by this interpreter."""
    for folder in ("infrastructure", "codegen", "scripts", "schemas"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    home = tmp_path / ".nox" / "python-3.11"
    (home / "bin").mkdir(parents=True)
    (home / ".installed-infrastructure").touch()
    (home / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
    (home / "bin" / "python").chmod(0o755)
    bare = [sys.executable, "-S", "-E"]
    for command, told in (
        ([str(tmp_path / "scripts" / "verify_retry_configs.py"), "--compare-platforms"], "both try alike"),
        (["-m", "infrastructure.nats", "permissions"], "jetstream: enabled"),
    ):
        done = subprocess.run([*bare, *command], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert told in done.stdout


@pytest.mark.parametrize(
    "script", ["scripts/verify_retry_configs.py", "infrastructure/aws/verify_iam_policies.py", "-m infrastructure.nats"]
)
def test_a_python_without_the_packages_says_what_to_run(script: str, tmp_path: Path) -> None:
    """The tree is copied without ``.nox``: there is nothing to hand over to."""
    for folder in ("infrastructure", "scripts"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "node_modules", "generated")
        )
    bare = [sys.executable, "-S", "-E", *script.split(), "--help"]  # -S: without site-packages
    done = subprocess.run(bare, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "python3 noxfile.py generate" in done.stderr
    assert "Traceback" not in done.stderr
