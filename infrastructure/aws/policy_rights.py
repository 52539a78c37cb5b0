"""What the rules know of AWS: which rights each purpose uses, which keys have many values, what bounds a call."""

from __future__ import annotations

from functools import cache

from botocore.session import get_session

from infrastructure.aws.iam_policies import MOVING, RECEIVING

PURPOSES: dict[str, tuple[str, ...]] = {
    "publisher": ("events:PutEvents", "kms:GenerateDataKey"),
    "reader": (*RECEIVING, "sqs:SendMessage", "kms:Decrypt"),
    "dlq-operator": (*RECEIVING, *MOVING, "sqs:GetQueueAttributes", "sqs:SendMessage", "events:PutEvents"),
    "monitor": ("cloudwatch:PutMetricData",),
}
"""The calls that the clients and tools make, by who makes them."""

MULTIVALUED = frozenset(("events:source", "events:detail-type", "aws:tagkeys", "kms:encryptioncontextkeys"))
"""Context keys, in lower case, that a request can have several values of."""

BOUNDED_BY = {"events:PutEvents": "events:source", "cloudwatch:PutMetricData": "cloudwatch:namespace"}
"""The key that says on whose behalf a call is: without it a policy is wider than its bus or account."""

SOURCE_KEYS = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid")
CALLER_KEYS = (*SOURCE_KEYS, "aws:principalarn", "aws:principalaccount", "aws:principalorgid", "kms:calleraccount")

WITHOUT_RESOURCE = frozenset(
    (
        "cloudwatch:PutMetricData",
        "cloudwatch:DescribeAlarmsForMetric",
        "cloudwatch:GetMetricData",
        "cloudwatch:ListMetrics",
        "kms:CreateKey",
        "kms:ListAliases",
        "kms:ListKeys",
        "sns:ListTopics",
        "sqs:ListQueues",
        "sts:GetCallerIdentity",
    )
)
"""Actions that IAM knows no resource for: their Resource has to be ``*``."""

_SERVICES = frozenset(("cloudwatch", "events", "kms", "sns", "sqs"))  # whose actions are named as their calls


@cache
def operations(service: str) -> frozenset[str]:
    """The actions of a service in lower case; none where they are not named as the API's calls."""
    if service not in _SERVICES:
        return frozenset()
    model = get_session().get_service_model(service)
    return frozenset(name.lower() for name in model.operation_names)
