"""When somebody must look: an alarm for each way in which an event can fail, to one topic; and a dashboard.

EventBridge's metrics of a bus carry both dimensions, EventBusName and RuleName, and exist only when there is something
to count: an alarm without them never fires, and missing data is good news.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from codegen.operations import Operations
from codegen.platform import Platform
from infrastructure.aws.names import Feed, Json, feeds, logical, metric_namespace, short, sub
from infrastructure.aws.queues import aws_readers

RULE_METRICS = ("FailedInvocations", "InvocationsSentToDlq", "InvocationsFailedToBeSentToDlq")
LAG = "ConsumerLag"
_PATIENCE = 5  # periods: a reader that is restarted lags for a moment


@dataclass(frozen=True)
class Alarm:
    """One alarm: ``threshold`` or more, in ``periods`` periods running. ``silent`` is what no data means."""

    name: str
    about: str
    namespace: str
    metric: str
    statistic: str
    threshold: int
    dimensions: dict[str, str] = field(default_factory=dict)
    periods: int = 1
    silent: str = "notBreaching"


def alarms(platform: Platform, operations: Operations) -> list[Alarm]:
    """Every alarm of the platform."""
    return [
        *(alarm for feed in feeds(platform) for alarm in _of_rule(platform, feed)),
        *_of_dlq(platform, operations),
        _of_publishing(platform),
        *_of_queues(platform, operations),
        *_of_consumers(platform, operations),
    ]


def resources(platform: Platform, operations: Operations) -> Json:
    """Topic, alarms and dashboard by logical id."""
    every = alarms(platform, operations)
    return {
        "AlarmTopic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": f"{platform.bus.name}-alarms"}},
        "AlarmTopicPolicy": _topic_policy(),
        "AlarmSubscription": {
            "Type": "AWS::SNS::Subscription",
            "Condition": "HasAlarmEmail",
            "Properties": {"TopicArn": {"Ref": "AlarmTopic"}, "Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"}},
        },
        **{logical("alarm", each.name.removeprefix(platform.bus.name)): _resource(each, operations) for each in every},
        "Dashboard": _dashboard(platform, every),
    }


def properties(alarm: Alarm, period: int) -> Json:
    """The alarm in the words of CloudWatch's PutMetricAlarm, which are the template's too."""
    return {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.about,
        "Namespace": alarm.namespace,
        "MetricName": alarm.metric,
        "Dimensions": [{"Name": name, "Value": value} for name, value in alarm.dimensions.items()],
        "Statistic": alarm.statistic,
        "Period": period,
        "EvaluationPeriods": alarm.periods,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Threshold": alarm.threshold,
        "TreatMissingData": alarm.silent,
    }


def _of_rule(platform: Platform, feed: Feed) -> list[Alarm]:
    dimensions = {"EventBusName": platform.bus.name, "RuleName": feed.rule}
    events = f"events of {feed.family} for {feed.reader.name}"
    told = {
        "FailedInvocations": f"{events} were not delivered",
        "InvocationsSentToDlq": f"{events} are in the dead-letter queue",
        "InvocationsFailedToBeSentToDlq": f"{events} are lost: see the policy of the dead-letter queue",
    }
    return [
        Alarm(f"{feed.rule}-{metric}", told[metric], "AWS/Events", metric, "Sum", 1, dimensions)
        for metric in RULE_METRICS
    ]


def _of_dlq(platform: Platform, operations: Operations) -> list[Alarm]:
    name, limits = platform.bus.dlq, operations.alarms
    queue = {"QueueName": name}
    depth, age = "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"
    return [
        Alarm(
            f"{name}-depth",
            "events were given up: look at them",
            "AWS/SQS",
            depth,
            "Maximum",
            limits.dlq_messages,
            queue,
        ),
        Alarm(f"{name}-age", "nobody has looked at events given up", "AWS/SQS", age, "Maximum", limits.dlq_age, queue),
    ]


def _of_publishing(platform: Platform) -> Alarm:
    about = "entries of PutEvents are refused or throttled"  # a metric of the account: it has no dimension
    metric = "PutEventsFailedEntriesCount"
    return Alarm(f"{platform.bus.name}-{metric}", about, "AWS/Events", metric, "Sum", 1)


def _of_queues(platform: Platform, operations: Operations) -> list[Alarm]:
    metric = "ApproximateNumberOfMessagesVisible"
    return [
        Alarm(
            f"{platform.bus.name}-{reader.name}-queue",
            f"{reader.name} does not keep up on AWS",
            "AWS/SQS",
            metric,
            "Maximum",
            operations.alarms.consumer_lag,
            {"QueueName": reader.name},
            _PATIENCE,
        )
        for reader in aws_readers(platform)
    ]


def _of_consumers(platform: Platform, operations: Operations) -> list[Alarm]:
    """The lag that ``nats_dashboard.py --cloudwatch`` puts; where it puts nothing, nobody is watching."""
    return [
        Alarm(
            f"{platform.bus.name}-{reader.name}-{LAG}",
            f"{reader.name} does not keep up on NATS, or its lag is not watched",
            metric_namespace(platform),
            LAG,
            "Maximum",
            operations.alarms.consumer_lag,
            {"Stream": platform.events.name, "Consumer": reader.name},
            _PATIENCE,
            "breaching",
        )
        for reader in platform.readers
    ]


def _resource(alarm: Alarm, operations: Operations) -> Json:
    topic = {"Fn::If": ["Paged", [{"Ref": "AlarmTopic"}], {"Ref": "AWS::NoValue"}]}
    made = properties(alarm, operations.alarms.period) | {"AlarmActions": topic, "OKActions": topic}
    if not alarm.dimensions:
        del made["Dimensions"]
    return {"Type": "AWS::CloudWatch::Alarm", "Condition": "Monitored", "Properties": made}


def _topic_policy() -> Json:
    """CloudWatch may publish, for alarms of this account only."""
    statement = {
        "Sid": "AlarmsOfTheAccountPublish",
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": {"Ref": "AlarmTopic"},
        "Condition": {
            "ArnLike": {
                "aws:SourceArn": sub("arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*")
            },
            "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
        },
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {
        "Type": "AWS::SNS::TopicPolicy",
        "Properties": {"Topics": [{"Ref": "AlarmTopic"}], "PolicyDocument": document},
    }


def _dashboard(platform: Platform, every: list[Alarm]) -> Json:
    groups: dict[str, list[Alarm]] = {}
    for alarm in every:
        groups.setdefault(alarm.metric, []).append(alarm)
    widgets = [_widget(index, metric, group) for index, (metric, group) in enumerate(groups.items())]
    body = json.dumps({"widgets": widgets}, separators=(",", ":"))
    return {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {"DashboardName": short(platform.bus.name), "DashboardBody": sub(body)},
    }


def _widget(index: int, metric: str, group: list[Alarm]) -> Json:
    def line(alarm: Alarm) -> list[str]:
        return [alarm.namespace, metric, *(part for pair in alarm.dimensions.items() for part in pair)]

    shown = {
        "title": metric,
        "region": "${AWS::Region}",
        "stat": group[0].statistic,
        "metrics": [list(each) for each in dict.fromkeys(tuple(line(alarm)) for alarm in group)],
        "annotations": {"horizontal": [{"label": "alarm", "value": group[0].threshold}]},
    }
    return {"type": "metric", "x": 8 * (index % 3), "y": 6 * (index // 3), "width": 8, "height": 6, "properties": shown}
