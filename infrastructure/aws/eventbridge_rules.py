"""The bus, its archive, and a rule for each route of each reader, with its retries and its dead-letter queue."""

from __future__ import annotations

from codegen.operations import Operations
from codegen.platform import Platform
from infrastructure.aws.names import Feed, Json, feeds, get, kept, queue_arn, short
from infrastructure.aws.queues import policy_id

_DAY = 86400


def resources(platform: Platform, operations: Operations) -> Json:
    """The template's resources by logical id."""
    return {"Bus": _bus(platform), "Archive": _archive(platform)} | {
        feed.id: _rule(platform, operations, feed) for feed in feeds(platform)
    }


def pattern(platform: Platform, operations: Operations, family: str) -> Json:
    """What the events of a family look like on the bus: our source, and a type of the family in any version."""
    return {"source": [platform.source], "detail-type": [{"wildcard": operations.types[family]}]}


def retry_policy(platform: Platform) -> Json:
    """How often and how long EventBridge tries a target: retries, not deliveries; seconds."""
    return {
        "MaximumRetryAttempts": platform.delivery.max_retries,
        "MaximumEventAgeInSeconds": platform.delivery.max_event_age,
    }


def _bus(platform: Platform) -> Json:
    return {
        "Type": "AWS::Events::EventBus",
        "Properties": {"Name": platform.bus.name, "Description": platform.title},
    }


def _archive(platform: Platform) -> Json:
    properties = {
        "ArchiveName": short(f"{platform.bus.name}-archive")[:48],
        "Description": f"{platform.title}, to be replayed",
        "SourceArn": get("Bus"),
        "RetentionDays": -(-platform.bus.archive // _DAY),  # whole days, and never fewer than asked for
    }
    return kept("AWS::Events::Archive", properties)


def _rule(platform: Platform, operations: Operations, feed: Feed) -> Json:
    target = {
        "Id": feed.reader.name,
        "Arn": queue_arn(feed.reader.name),
        "RetryPolicy": retry_policy(platform),
        "DeadLetterConfig": {"Arn": queue_arn(platform.bus.dlq)},
    }
    properties = {
        "Name": feed.rule,
        "Description": f"Events of {feed.family} for {feed.reader.name}",
        "EventBusName": get("Bus", "Name"),
        "EventPattern": pattern(platform, operations, feed.family),
        "State": "ENABLED",
        "Targets": [target],
    }
    return {
        "Type": "AWS::Events::Rule",
        # The queues must take the first event: their policies name the rules, so they can come first.
        "DependsOn": ["DlqPolicy", policy_id(feed.reader)],
        "Properties": properties,
    }
