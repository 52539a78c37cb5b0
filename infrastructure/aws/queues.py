"""The dead-letter queue and each reader's queue, with the resource policies by which EventBridge may write to them.

Queues are encrypted by SQS's own keys: a key of ours would have to open itself to EventBridge and to every reader, and
it is there to keep personal data from some of them.
"""

from __future__ import annotations

from codegen.platform import Platform, Reader
from infrastructure.aws.names import Json, aws_families, feeds, kept, logical, queue_arn, rule_arn

_SOURCES = 10  # a redrive allow policy names at most so many queues


def resources(platform: Platform) -> Json:
    """The template's resources by logical id."""
    readers = aws_readers(platform)
    made: Json = {"Dlq": _dlq(platform, readers), "DlqPolicy": _dlq_policy(platform)}
    for reader in readers:
        made[queue_id(reader)] = _queue(platform, reader)
        made[policy_id(reader)] = _policy(queue_id(reader), reader.name, _rules(platform, reader))
    return made


def aws_readers(platform: Platform) -> list[Reader]:
    """The readers of a family that goes to EventBridge: those that have a queue."""
    routed = set(aws_families(platform))
    return [reader for reader in platform.readers if routed & set(reader.families)]


def queue_id(reader: Reader) -> str:
    """The logical id of a reader's queue."""
    return logical("queue", reader.name)


def policy_id(reader: Reader) -> str:
    """The logical id of the policy of a reader's queue."""
    return logical("queue", reader.name, "policy")


def _dlq(platform: Platform, readers: list[Reader]) -> Json:
    sources = [queue_arn(reader.name) for reader in readers]
    allow: Json = {"redrivePermission": "byQueue", "sourceQueueArns": sources}
    if not 0 < len(sources) <= _SOURCES:
        allow = {"redrivePermission": "allowAll" if sources else "denyAll"}
    properties = {
        "QueueName": platform.bus.dlq,
        "SqsManagedSseEnabled": True,
        "MessageRetentionPeriod": platform.bus.dlq_retention,
        "RedriveAllowPolicy": allow,
    }
    return kept("AWS::SQS::Queue", properties)


def _queue(platform: Platform, reader: Reader) -> Json:
    """A reader's queue. A receive is a delivery: ``maxReceiveCount`` is JetStream's ``max_deliver``."""
    properties = {
        "QueueName": reader.name,
        "SqsManagedSseEnabled": True,
        "VisibilityTimeout": platform.delivery.ack_wait,
        "MessageRetentionPeriod": platform.events.max_age,
        "ReceiveMessageWaitTimeSeconds": 20,
        "RedrivePolicy": {
            "deadLetterTargetArn": queue_arn(platform.bus.dlq),
            "maxReceiveCount": platform.delivery.max_deliver,
        },
    }
    return kept("AWS::SQS::Queue", properties) | {"DependsOn": "Dlq"}


def _rules(platform: Platform, reader: Reader) -> list[Json]:
    return [rule_arn(platform, feed.rule) for feed in feeds(platform) if feed.reader == reader]


def _dlq_policy(platform: Platform) -> Json:
    return _policy("Dlq", platform.bus.dlq, [rule_arn(platform, feed.rule) for feed in feeds(platform)])


def _policy(queue: str, name: str, rules: list[Json]) -> Json:
    """EventBridge may send to the queue, on behalf of these rules only."""
    statement = {
        "Sid": "RulesOfTheBusSend",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn(name),
        "Condition": {"ArnEquals": {"aws:SourceArn": rules}},
    }
    return {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {
            "Queues": [{"Ref": queue}],
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        },
    }


def queue_url(reader: Reader) -> Json:
    """The address of a reader's queue, as an output of the stack."""
    return {"Ref": queue_id(reader)}
