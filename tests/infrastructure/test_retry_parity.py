"""The comparison of retries, on the checklist's own numbers and on what is generated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infrastructure.retries.cli import main
from infrastructure.retries.reading import seconds
from infrastructure.retries.routing import untaken

TARGET: dict[str, Any] = {
    "RetryPolicy": {"MaximumRetryAttempts": 3, "MaximumEventAge": 3600},
    "DeadLetterConfig": {"Arn": "arn:aws:sqs:eu-central-1:111122223333:oms-events-dlq"},
}
STREAM: dict[str, Any] = {
    "stream": {"name": "OMS_EVENTS", "subjects": ["oms.>"], "max_age": 3600, "max_deliver": 3},
    "consumer": {"max_deliver": 3, "ack_wait": 30, "ack_policy": "explicit"},
}


@pytest.fixture
def checklist(tmp_path: Path) -> tuple[str, ...]:
    """The checklist's configuration of both sides, as files: options that name them."""
    for name, value in (("target", TARGET), ("stream", STREAM)):
        (tmp_path / f"{name}.json").write_text(json.dumps(value), "utf-8")
    return "--eventbridge", str(tmp_path / "target.json"), "--nats", str(tmp_path / "stream.json")


def test_the_checklists_numbers_fail_each_with_its_reason(
    checklist: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--compare-platforms", "--json", *checklist]) == 1
    routes = json.loads(capsys.readouterr().out)["routes"]
    both = next(route for route in routes if route["family"] == "schema")
    told = {fault["rule"]: fault["told"] for fault in both["faults"]}
    assert told["attempts"] == "3 retries are 4 deliveries, and max_deliver is 3"
    assert told["unknown-setting"] == "EventBridge knows no MaximumEventAge, and takes its own default"
    assert told["misplaced"] == "max_deliver is no setting of a stream: it is ignored, or refused"
    assert told["stream-age"] == "the stream removes events after 1h, and needs 1d"
    assert {"dlq", "advisories", "duplicate-window"} < set(told)
    assert "ack-policy" not in told
    assert both["attempts"] == "1 + 3 != 3"


def test_people_read_each_fault_once(checklist: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--compare-platforms", *checklist]) == 1
    out = capsys.readouterr().out
    assert out.count("3 retries are 4 deliveries") == 1
    assert "(all 12 routes)" in out
    assert out.rstrip().endswith("12 of 12 routes differ")


@pytest.mark.parametrize("environment", ["development", "staging", "production"])
def test_what_is_generated_is_alike(environment: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--compare-platforms", "--env", environment]) == 0
    out = capsys.readouterr().out
    assert "1 + 3 = 4" in out
    assert "4 x 30s + 1m11s = 3m11s <= 1h" in out
    assert "1d >= 1h + 23h" in out


def test_what_cannot_be_read_is_no_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--compare-platforms", "--generated", str(tmp_path)]) == 2
    assert "noxfile.py generate" in capsys.readouterr().err
    assert main(["--compare-platforms", "--env", "nowhere"]) == 2
    assert "development, staging, production" in capsys.readouterr().err
    assert main(["--compare-platforms", "--nats", "one.json"]) == 2
    assert main(["--compare-platforms", "--live", "--nats", "one.json", "--eventbridge", "two.json"]) == 2
    (tmp_path / "broken.json").write_text("{", "utf-8")
    broken = str(tmp_path / "broken.json")
    assert main(["--compare-platforms", "--eventbridge", broken, "--nats", broken]) == 2
    assert "broken.json cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("target", "stream", "told"),
    [
        ({"RetryPolicy": "x"}, STREAM, "target.json: RetryPolicy is 'x', and must be an object"),
        ({"RetryPolicy": {"MaximumRetryAttempts": "x"}}, STREAM, "target.json: MaximumRetryAttempts is 'x'"),
        (TARGET, {"consumer": {"max_deliver": 1.5}}, "stream.json: max_deliver is 1.5, and must be a whole number"),
        (TARGET, {"stream": {"max_age": "1h"}, "consumer": {}}, "stream.json: max_age is '1h', and must be a number"),
        (TARGET, {"stream": 3}, "stream.json: stream is 3"),
        ([], STREAM, "target.json: a configuration must be an object"),
    ],
    ids=str,
)
def test_a_setting_of_another_type_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], target: Any, stream: Any, told: str
) -> None:
    files = ("target.json", target), ("stream.json", stream)
    for name, value in files:
        (tmp_path / name).write_text(json.dumps(value), "utf-8")
    given = ("--eventbridge", str(tmp_path / "target.json"), "--nats", str(tmp_path / "stream.json"))
    assert main(["--compare-platforms", *given]) == 2
    assert told in capsys.readouterr().err


def test_what_nats_prints_is_read_and_the_arithmetic_adds_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without ack_wait the server takes 30 s; beyond its last the back-off stays what it was."""
    (tmp_path / "target.json").write_text(json.dumps(TARGET), "utf-8")
    printed = {"stream": {"config": STREAM["stream"], "state": {}}, "consumer": {"config": {"max_deliver": 6}}}
    (tmp_path / "stream.json").write_text(json.dumps(printed), "utf-8")
    given = ("--eventbridge", str(tmp_path / "target.json"), "--nats", str(tmp_path / "stream.json"))
    assert main(["--compare-platforms", "--json", *given]) == 1
    route = json.loads(capsys.readouterr().out)["routes"][0]
    assert route["waits"] == "6 x 30s + 3m11s = 6m11s <= 1h"
    assert route["attempts"] == "1 + 3 != 6"


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ({"source": ["oms"]}, None),
        ({"source": [{"prefix": "o"}], "detail-type": [{"prefix": "com.foundry."}]}, None),
        ({"detail-type": ["com.foundry.oms.schema.created.v2"]}, None),
        ({"detail-type": ["com.foundry.oms.branch.created.v1"]}, "its detail-type is"),
        ({"source": ["OMS"]}, 'its source is ["OMS"], and theirs oms'),
        ({"source": [{"anything-but": "x"}]}, "its source is"),
        ({"source": ["oms"], "account": ["1"]}, "it asks for account as well"),
        (None, "it takes no events"),
    ],
    ids=str,
)
def test_a_rule_takes_the_events_of_its_family(pattern: Any, told: str | None) -> None:
    why = untaken(json.dumps(pattern), "oms", "com.foundry.oms.schema.*.v*")
    assert why == told or (told and why and why.startswith(told))


def test_a_duration_of_the_wire_and_one_of_the_client_are_the_same() -> None:
    assert seconds(3600 * 10**9) == seconds(3600) == 3600
    assert seconds(None) == 0
