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
        compared = _compared(situation, "live", found, paged=paged)
        return together([compared, _heard(situation, aws, found)]) if paged else compared
    except AwsFailed as error:
        return unknown(f"live alarms: {told(error)}", "give the check rights to read CloudWatch and SNS")


def _heard(situation: Situation, aws: Aws, found: Mapping[str, Mapping[str, Any]]) -> Answer:
    """Whether somebody is subscribed to each topic that our alarms tell."""
    ours = [found[each.name] for each in _wanted(situation) if each.name in found]
    topics = sorted({action for each in ours for action in each.get("AlarmActions", []) if ":sns:" in action})
    faults = []
    for topic in topics:
        pages = aws.client("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
        confirmed = [s for page in pages for s in page["Subscriptions"] if s["SubscriptionArn"].startswith("arn:")]
        if not confirmed:
            faults.append(f"live: nobody listens to {topic.rpartition(':')[2]}: no subscription is confirmed")
    told = f"live: somebody listens to {', '.join(each.rpartition(':')[2] for each in topics) or 'what is told'}"
    return failed(faults, "subscribe whoever is on call (AlarmEmail), and confirm it", told)


def _wanted(situation: Situation) -> list[Alarm]:
    return alarms(situation.catalogue.platform, situation.catalogue.operations)


def _compared(situation: Situation, origin: str, found: Mapping[str, Mapping[str, Any]], *, paged: bool) -> Answer:
    wanted = _wanted(situation)
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
        ("Statistic", given.get("Statistic"), wanted.statistic),
        ("TreatMissingData", given.get("TreatMissingData", "missing"), wanted.silent),
        ("ComparisonOperator", given.get("ComparisonOperator"), "GreaterThanOrEqualToThreshold"),
        ("Period", given.get("Period"), period),
    ):
        if now != must:
            yield f"{name} is {now}, and must be {must}"
    if float(given.get("Threshold", 0)) > wanted.threshold:
        yield f"waits for {given['Threshold']}, and must not wait for more than {wanted.threshold}"
    if int(given.get("EvaluationPeriods", 1)) > wanted.periods:
        yield f"waits for {given['EvaluationPeriods']} periods, and must not wait for more than {wanted.periods}"
    if not given.get("ActionsEnabled", True) or (paged and not given.get("AlarmActions")):
        yield "tells nobody: it has no action"
