"""Is somebody told when events fail? Every alarm that the environment's monitoring asks for, as it has to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infrastructure.aws.cloudwatch_alarms import Alarm, alarms
from infrastructure.live import Aws, AwsFailed, told
from infrastructure.readiness.answers import Answer, failed, passed, together, unknown
from infrastructure.readiness.situation import Situation

_REMEDY = "python3 noxfile.py generate, and deploy the template"


def answer(situation: Situation) -> Answer:
    """The alarms of the generated template and, when live, those in the account."""
    level = situation.catalogue.operations.monitoring.get(situation.environment, "alarms")
    if level == "none":
        return passed(f"{situation.environment} asks for none (monitoring = none)")
    made = situation.stack.resources("AWS::CloudWatch::Alarm").values()
    answers = [_compared(situation, "generated", {each["AlarmName"]: each for each in made}, paged=level == "paging")]
    if situation.live is not None:
        answers.append(_live(situation, situation.live.aws, paged=level == "paging"))
    return together(answers)


def _live(situation: Situation, aws: Aws, *, paged: bool) -> Answer:
    try:
        pages = aws.client("cloudwatch").get_paginator("describe_alarms").paginate(AlarmTypes=["MetricAlarm"])
        found = {each["AlarmName"]: each for page in pages for each in page["MetricAlarms"]}
    except AwsFailed as error:
        return unknown(f"live alarms: {told(error)}", "give the check rights to read CloudWatch")
    return _compared(situation, "live", found, paged=paged)


def _compared(situation: Situation, origin: str, found: Mapping[str, Mapping[str, Any]], *, paged: bool) -> Answer:
    wanted = alarms(situation.catalogue.platform, situation.catalogue.operations)
    period = situation.catalogue.operations.alarms.period
    faults = [
        f"{origin}: {each.name}: {fault}" for each in wanted for fault in _faults(each, period, found, paged=paged)
    ]
    shown = "told to the topic" if paged else "seen on the dashboard"
    return failed(faults, _REMEDY, f"{origin}: {len(wanted)} alarms, {shown}")


def _faults(wanted: Alarm, period: int, found: Mapping[str, Mapping[str, Any]], *, paged: bool) -> Iterator[str]:
    given = found.get(wanted.name)
    if given is None:
        yield "there is no such alarm"
        return
    dimensions = {each["Name"]: each["Value"] for each in given.get("Dimensions", [])}
    if dimensions != wanted.dimensions:
        yield f"looks at {dimensions or 'no dimension'}, where nothing is counted: {wanted.dimensions} is where it is"
    for name, now, must in (
        ("Namespace", given.get("Namespace"), wanted.namespace),
        ("MetricName", given.get("MetricName"), wanted.metric),
        ("TreatMissingData", given.get("TreatMissingData", "missing"), wanted.silent),
        ("ComparisonOperator", given.get("ComparisonOperator"), "GreaterThanOrEqualToThreshold"),
        ("Period", given.get("Period"), period),
    ):
        if now != must:
            yield f"{name} is {now}, and must be {must}"
    if float(given.get("Threshold", 0)) > wanted.threshold:
        yield f"waits for {given['Threshold']}, and must not wait for more than {wanted.threshold}"
    if not given.get("ActionsEnabled", True) or (paged and not given.get("AlarmActions")):
        yield "tells nobody: it has no action"
