"""Each fault that is planted in the generated files is named by the check whose business it is, and by no other.

The checks of contracts and names read none of these files; their faults are below, and in ``test_readiness.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from infrastructure.catalogue import load
from tests.infrastructure.planting import Change, Garden, failing

QUICK = [f for name in ("least-privilege", "retries", "alarms") for f in ("--only", name)]
PLATFORM = load().platform
EVENTS, READER = PLATFORM.events.name, PLATFORM.readers[1].name
RULE = "RuleSchemaToOmsSearch"


def statement(resources: Any, policy: str, index: int = 0) -> Any:
    return resources[policy]["Properties"]["PolicyDocument"]["Statement"][index]


def publisher(resources: Any) -> Any:
    return statement(resources, "PolicyPublisherOmsService")


def target(resources: Any) -> Any:
    return resources[RULE]["Properties"]["Targets"][0]


def alarm(resources: Any) -> Any:
    return resources["AlarmSchemaToOmsSearchFailedInvocations"]["Properties"]


def _any_account(resources: Any) -> None:
    publisher(resources)["Resource"] = {"Fn::Sub": "arn:${AWS::Partition}:events:${AWS::Region}:*:event-bus/oms-events"}


def _every_bus(resources: Any) -> None:
    publisher(resources)["Resource"] = {
        "Fn::Sub": "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/*"
    }


def _single_valued(resources: Any) -> None:
    publisher(resources)["Condition"] = {"StringEquals": {"events:source": ["oms"]}}


def _without_null(resources: Any) -> None:
    del publisher(resources)["Condition"]["Null"]


def _producer_decrypts(resources: Any) -> None:
    statement(resources, "PolicyPublisherOmsService", 1)["Fn::If"][1]["Action"].append("kms:Decrypt")


def _reader_purges(resources: Any) -> None:
    statement(resources, "PolicyReaderOmsAudit")["Action"].append("sqs:PurgeQueue")


def _not_action(resources: Any) -> None:
    del statement(resources, "PolicyMonitor")["Action"]
    statement(resources, "PolicyMonitor")["NotAction"] = ["iam:*"]


def _stranger_in_the_dlq(resources: Any) -> None:
    del statement(resources, "DlqPolicy")["Condition"]


def _fewer_retries(resources: Any) -> None:
    target(resources)["RetryPolicy"]["MaximumRetryAttempts"] = 2


def _older_events(resources: Any) -> None:
    target(resources)["RetryPolicy"]["MaximumEventAgeInSeconds"] = 86400


def _misspelt_age(resources: Any) -> None:
    target(resources)["RetryPolicy"]["MaximumEventAge"] = target(resources)["RetryPolicy"].pop(
        "MaximumEventAgeInSeconds"
    )


def _no_dlq(resources: Any) -> None:
    del target(resources)["DeadLetterConfig"]


def _disabled(resources: Any) -> None:
    resources[RULE]["Properties"]["State"] = "DISABLED"


def _no_rule(resources: Any) -> None:
    del resources[RULE]


def _no_queue_policy(resources: Any) -> None:
    del resources["QueueOmsSearchPolicy"]


def _fewer_receives(resources: Any) -> None:
    resources["QueueOmsSearch"]["Properties"]["RedrivePolicy"]["maxReceiveCount"] = 3


def _other_events(resources: Any) -> None:
    resources[RULE]["Properties"]["EventPattern"]["detail-type"] = [{"wildcard": "com.foundry.oms.scheme.*.v*"}]


def _fewer_events(resources: Any) -> None:
    resources[RULE]["Properties"]["EventPattern"]["detail"] = {"branch": ["main"]}


def _short_memory(resources: Any) -> None:
    resources["QueueOmsSearch"]["Properties"]["MessageRetentionPeriod"] = 60


def _refused_document(resources: Any) -> None:
    del publisher(resources)["Effect"]


def _mean(resources: Any) -> None:
    resources["AlarmDlqAge"]["Properties"]["Statistic"] = "Average"


def _no_dimensions(resources: Any) -> None:
    del alarm(resources)["Dimensions"]


def _one_dimension(resources: Any) -> None:
    del alarm(resources)["Dimensions"][0]


def _no_alarm(resources: Any) -> None:
    del resources["AlarmDlqDepth"]


def _deaf(resources: Any) -> None:
    alarm(resources)["Threshold"] = 100


def _mute(resources: Any) -> None:
    del alarm(resources)["AlarmActions"]


def _silence_is_bad(resources: Any) -> None:
    alarm(resources)["TreatMissingData"] = "breaching"


IN_THE_TEMPLATE: list[tuple[str, str, Change]] = [
    ("least-privilege", "wildcard-account", _any_account),
    ("least-privilege", "wildcard-resource", _every_bus),
    ("least-privilege", "set-operator", _single_valued),
    ("least-privilege", "for-all-values", _without_null),
    ("least-privilege", "producer-decrypts", _producer_decrypts),
    ("least-privilege", "unused-right", _reader_purges),
    ("least-privilege", "excluding", _not_action),
    ("least-privilege", "confused-deputy", _stranger_in_the_dlq),
    ("retries", "attempts", _fewer_retries),
    ("retries", "stream-age", _older_events),
    ("retries", "unknown-setting", _misspelt_age),
    ("retries", "dlq", _no_dlq),
    ("retries", "disabled", _disabled),
    ("retries", "rule-missing", _no_rule),
    ("retries", "queue-policy", _no_queue_policy),
    ("retries", "receives", _fewer_receives),
    ("retries", "pattern: oms-events-schema-to-oms-search leaves out", _other_events),
    ("retries", "it asks for detail as well", _fewer_events),
    ("retries", "queue-age", _short_memory),
    ("least-privilege", "policy-document", _refused_document),
    ("alarms", "Statistic is Average", _mean),
    ("alarms", "no dimension", _no_dimensions),
    ("alarms", "where nothing is counted", _one_dimension),
    ("alarms", "there is no such alarm", _no_alarm),
    ("alarms", "waits for 100", _deaf),
    ("alarms", "tells nobody", _mute),
    ("alarms", "TreatMissingData", _silence_is_bad),
]


@pytest.mark.parametrize(("check", "told", "change"), IN_THE_TEMPLATE, ids=lambda value: getattr(value, "__name__", ""))
def test_a_fault_in_the_template(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], check: str, told: str, change: Change
) -> None:
    garden = Garden.fresh(tmp_path, capsys)
    garden.template(change)
    checks = garden.ask(*QUICK)
    assert failing(checks) == {check}
    assert any(told in fault for fault in checks[check]["faults"]), checks[check]["faults"]
    assert checks[check]["next"]


def consumer(streams: Any) -> Any:
    return streams[f"{EVENTS}/{READER}"]


IN_THE_STREAMS: list[tuple[str, Change]] = [
    ("attempts", lambda streams: consumer(streams).update(max_deliver=3)),
    ("attempts", lambda streams: consumer(streams).update(max_deliver=-1)),
    ("filter", lambda streams: consumer(streams)["filter_subjects"].pop()),
    ("ack-policy", lambda streams: consumer(streams).update(ack_policy="none")),
    ("backoff", lambda streams: consumer(streams).update(backoff=[10**9])),
    ("ack-wait", lambda streams: consumer(streams).update(ack_wait=60 * 10**9)),
    ("stream-age", lambda streams: streams[EVENTS].update(max_age=PLATFORM.delivery.max_event_age * 10**9)),
    ("duplicate-window", lambda streams: streams[EVENTS].update(duplicate_window=10**9)),
    ("misplaced", lambda streams: streams[EVENTS].update(max_deliver=4)),
    ("dlq", lambda streams: streams.pop(PLATFORM.dlq.name)),
    ("advisories", lambda streams: streams[PLATFORM.advisories.name]["subjects"].pop()),
    ("consumer-missing", lambda streams: streams.pop(f"{EVENTS}/{READER}")),
]


@pytest.mark.parametrize(
    ("told", "change"), IN_THE_STREAMS, ids=[f"{i}-{t}" for i, (t, _) in enumerate(IN_THE_STREAMS)]
)
def test_a_fault_in_the_streams(tmp_path: Path, capsys: pytest.CaptureFixture[str], told: str, change: Change) -> None:
    garden = Garden.fresh(tmp_path, capsys)
    garden.streams(change)
    checks = garden.ask(*QUICK)
    assert failing(checks) == {"retries"}
    assert {fault.partition(":")[0] for fault in checks["retries"]["faults"]} == {told}


def test_without_a_fault_nothing_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checks = Garden.fresh(tmp_path, capsys).ask(*QUICK)
    assert {each["mark"] for each in checks.values()} == {"pass"}
    assert all(each["evidence"] for each in checks.values())


def test_files_that_are_not_there_make_no_tick(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    garden = Garden.fresh(tmp_path, capsys)
    (tmp_path / "generated" / "aws" / "template.yaml").unlink()
    checks = garden.ask(*QUICK)
    assert {each["mark"] for each in checks.values()} == {"unknown"}
    assert "python3 noxfile.py generate" in checks["alarms"]["faults"][0]
