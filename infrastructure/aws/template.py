"""The whole CloudFormation template: one stack for an account, a Region and an environment of the catalogue."""

from __future__ import annotations

from dataclasses import replace

from codegen.operations import Operations
from codegen.platform import Environment, Platform
from infrastructure.aws import cloudwatch_alarms, eventbridge_rules, iam_policies, keys, queues
from infrastructure.aws.names import Json, get

UNSAID = "unsaid"
"""The environment of a catalogue that has none."""


def template(platform: Platform, operations: Operations) -> Json:
    """The template as JSON values. No account, Region or partition stands in it."""
    platform = _with_environment(platform)
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"{platform.title}: EventBridge, dead letters, permissions, alarms",
        "Parameters": _parameters(platform, operations),
        "Mappings": {"Environments": _environments(platform, operations)},
        "Conditions": {
            "Monitored": {"Fn::Not": [{"Fn::Equals": [_monitoring(), "none"]}]},
            "Paged": {"Fn::Equals": [_monitoring(), "paging"]},
            "HasAlarmEmail": {"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmEmail"}, ""]}]},
            **keys.conditions(platform),
            **iam_policies.conditions(platform, operations),
        },
        "Resources": {
            **eventbridge_rules.resources(platform, operations),
            **queues.resources(platform),
            **keys.resources(platform),
            **iam_policies.resources(platform, operations),
            **cloudwatch_alarms.resources(platform, operations),
        },
        "Outputs": _outputs(platform),
    }


def _with_environment(platform: Platform) -> Platform:
    if platform.environments:
        return platform
    return replace(platform, environments={UNSAID: Environment("BLOCK", None, 1)})


def _parameters(platform: Platform, operations: Operations) -> Json:
    names = list(platform.environments)
    environment: Json = {"Type": "String", "AllowedValues": names}
    if len(names) == 1:  # else it must be said: nobody means production and gets another one by default
        environment["Default"] = names[0]
    email = {"Type": "String", "Default": "", "Description": "Who is told of alarms, where the environment pages"}
    return {
        "Environment": environment | {"Description": "Environment of the catalogue"},
        "AlarmEmail": email,
        **iam_policies.parameters(platform, operations),
    }


def _environments(platform: Platform, operations: Operations) -> Json:
    named = keys.mapping(platform)
    return {name: named[name] | {"Monitoring": operations.monitoring.get(name, "alarms")} for name in named}


def _monitoring() -> Json:
    return {"Fn::FindInMap": ["Environments", {"Ref": "Environment"}, "Monitoring"]}


def _outputs(platform: Platform) -> Json:
    made = {
        "BusArn": {"Description": "Publishers put events here", "Value": get("Bus")},
        "DlqArn": {"Description": "Events given up", "Value": get("Dlq")},
        "AlarmTopicArn": {"Description": "What is told of alarms", "Value": {"Ref": "AlarmTopic"}},
    }
    for reader in queues.aws_readers(platform):
        told = f"{reader.name} reads events here"
        made[f"{queues.queue_id(reader)}Url"] = {"Description": told, "Value": queues.queue_url(reader)}
    return made
