"""The template is sound to AWS's linter, deploys, and delivers an event to the queues of its readers and no other."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from cfnlint.api import lint_file

from infrastructure.artefacts import TEMPLATE, texts
from infrastructure.aws.cloudwatch_alarms import RULE_METRICS, alarms
from infrastructure.aws.names import aws_families, feeds, short
from infrastructure.aws.resolve import Stack
from infrastructure.aws.template import template
from infrastructure.catalogue import GENERATED, SCHEMAS, Catalogue
from infrastructure.cli import main
from infrastructure.live import Aws
from infrastructure.retries.sources import read
from tests.infrastructure.aws_server import deploy, received

ENVIRONMENTS = ("development", "staging", "production")


def test_awss_own_linter_has_nothing_to_say() -> None:
    assert [str(match) for match in lint_file(GENERATED / TEMPLATE)] == []


def test_no_account_region_or_partition_is_written_down() -> None:
    text = (GENERATED / TEMPLATE).read_text("utf-8")
    assert re.findall(r"arn:aws[^$]*?:|\b\d{12}\b|\b[a-z]{2}-[a-z]+-\d\b", text) == []


def test_what_is_committed_is_what_the_catalogue_generates(catalogue: Catalogue) -> None:
    assert main(["check"]) == 0
    assert texts(catalogue) == texts(catalogue), "twice the same"


def test_a_file_that_was_edited_or_added_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "generated")
    assert main(["generate", "--out", out]) == 0
    assert main(["check", "--out", out]) == 0
    (tmp_path / "generated" / TEMPLATE).write_text("edited\n", "utf-8")
    (tmp_path / "generated" / "more.yaml").write_text("added\n", "utf-8")
    capsys.readouterr()
    assert main(["check", "--out", out, "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {Path(each["path"]).name for each in found} == {"template.yaml", "more.yaml"}


def test_an_event_reaches_the_queues_of_its_readers(aws: Aws, catalogue: Catalogue) -> None:
    urls = deploy(aws, "production")
    platform, types = catalogue.platform, catalogue.operations.types

    def entry(family: str, source: str = platform.source) -> dict[str, str]:
        kind = types[family].replace("v*", "v1").replace("*", "created")
        return {"Source": source, "DetailType": kind, "Detail": "{}", "EventBusName": platform.bus.name}

    aws.client("events").put_events(Entries=[entry(family) for family in platform.routes])
    aws.client("events").put_events(Entries=[entry("schema", "another")])
    for reader in platform.readers:
        url = next(url for name, url in urls.items() if url.endswith(f"/{reader.name}"))
        got = {json.loads(message["Body"])["detail-type"].split(".")[-3] for message in received(aws, url)}
        assert got == set(reader.families) & set(aws_families(platform))


def test_what_a_reader_gives_up_is_in_the_dead_letter_queue(aws: Aws, catalogue: Catalogue) -> None:
    """A receive is a delivery: after ``max_deliver`` of them the queue moves the message."""
    deploy(aws, "production")
    sqs, platform = aws.client("sqs"), catalogue.platform
    queue = sqs.get_queue_url(QueueName=platform.readers[0].name)["QueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody="poisoned")
    for _ in range(platform.delivery.max_deliver):
        (message,) = received(aws, queue)
        sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    assert received(aws, queue) == []
    dlq = sqs.get_queue_url(QueueName=platform.bus.dlq)["QueueUrl"]
    assert [message["Body"] for message in received(aws, dlq)] == ["poisoned"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_alarms_follow_the_monitoring_of_the_environment(catalogue: Catalogue, environment: str) -> None:
    stack = Stack(read(GENERATED / TEMPLATE), environment)
    level = catalogue.operations.monitoring[environment]
    made = stack.resources("AWS::CloudWatch::Alarm").values()
    assert len(made) == (0 if level == "none" else len(alarms(catalogue.platform, catalogue.operations)))
    assert {"AlarmActions" in each for each in made} == (set() if level == "none" else {level == "paging"})


def test_an_alarm_on_a_rule_has_both_dimensions_and_fires_on_the_first(catalogue: Catalogue) -> None:
    """Without them it would look at a metric that does not exist, and never fire."""
    stack = Stack(read(GENERATED / TEMPLATE), "production")
    by_rule = {
        (each["MetricName"], each["Dimensions"][1]["Value"]): each
        for each in stack.resources("AWS::CloudWatch::Alarm").values()
        if each["MetricName"] in RULE_METRICS
    }
    assert set(by_rule) == {(metric, feed.rule) for feed in feeds(catalogue.platform) for metric in RULE_METRICS}
    for each in by_rule.values():
        names = [dimension["Name"] for dimension in each["Dimensions"]]
        assert names == ["EventBusName", "RuleName"]
        assert (each["Threshold"], each["TreatMissingData"]) == (1, "notBreaching")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_only_an_environment_with_a_key_has_one(catalogue: Catalogue, environment: str) -> None:
    stack = Stack(read(GENERATED / TEMPLATE), environment)
    key = catalogue.platform.environments[environment].key
    assert [each["AliasName"] for each in stack.resources("AWS::KMS::Alias").values()] == ([key] if key else [])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[publishers.oms-service]", "[publishers.monitor]", "monitor is a user of the platform itself"),
        ("[consumers.oms-audit]", "[consumers.dlq_operator]", "dlq_operator is a user of the platform itself"),
        ("[consumers.oms-search]", "[consumers.oms_audit]", "oms_audit and oms-audit are the same"),
        ("[consumers.oms-search]", "[consumers.oms-events-dlq]", "is the queue of dead letters"),
        ('source = "oms"', 'source = "aws.oms"', "aws.oms is a source of AWS's own"),
        ('key = "alias/oms-events"', 'key = "alias/aws/sqs"', "alias/aws/sqs is a key of AWS's own"),
        ('slack = "23h"', 'slack = "14d"', "max_age and slack must be at most 14d together"),
        ('dlq_retention = "14d"', 'dlq_retention = "30s"', "dlq_retention must be between 1m and 14d"),
        ('duplicate_window = "10m"', 'duplicate_window = "2d"', "duplicate_window must be at most max_age and slack"),
    ],
)
def test_what_aws_or_nats_would_refuse_is_a_problem_of_the_catalogue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    text = (SCHEMAS / "catalog.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "catalog.toml").write_text(text.replace(old, new), "utf-8")
    assert main(["generate", "--schemas", str(tmp_path), "--out", str(tmp_path / "out"), "--format", "json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)
    assert told in problem["message"]
    assert problem["line"] > 1
    assert not (tmp_path / "out").exists()


def test_an_archive_keeps_no_less_than_was_asked_for(catalogue: Catalogue) -> None:
    platform = replace(catalogue.platform, bus=replace(catalogue.platform.bus, archive=36 * 3600))
    made = template(platform, catalogue.operations)["Resources"]["Archive"]["Properties"]
    assert made["RetentionDays"] == 2


def test_a_long_name_is_cut_and_stays_its_own() -> None:
    one, other = short("a" * 100 + "x"), short("a" * 100 + "y")
    assert len(one) == len(other) == 64
    assert one != other
