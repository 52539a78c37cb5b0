"""What the rules know of AWS: which rights each purpose uses, which keys have many values, what bounds a call."""

from __future__ import annotations

import re
from functools import cache

from botocore.session import get_session

from infrastructure.aws.iam_policies import MOVING, RECEIVING

PURPOSES: dict[str, tuple[str, ...]] = {
    "publisher": ("events:PutEvents", "kms:GenerateDataKey", "kms:GenerateMac"),  # the MAC makes pseudonyms
    "reader": (*RECEIVING, "sqs:SendMessage", "kms:Decrypt"),
    "dlq-operator": (*RECEIVING, *MOVING, "sqs:SendMessage", "events:PutEvents"),
    "monitor": ("cloudwatch:PutMetricData",),
}
"""The calls that the clients and tools make, by who makes them."""

EVERYBODYS = frozenset(("logs", "xray"))
"""Services by which any program tells what it does, whatever its purpose."""

MULTIVALUED = frozenset(
    (
        *("events:source", "events:detail-type", "kms:encryptioncontextkeys", "kms:resourcealiases"),
        *("aws:tagkeys", "aws:calledvia", "aws:principalorgpaths", "aws:principalservicenameslist"),
        *("dynamodb:attributes", "dynamodb:leadingkeys"),
    )
)
"""Context keys, in lower case, that a request can have several values of."""

BOUNDED_BY = {"events:PutEvents": "events:source", "cloudwatch:PutMetricData": "cloudwatch:namespace"}
"""The key that says on whose behalf a call is: without it a policy is wider than its bus or account."""

SOURCE_KEYS = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths")
CALLER_KEYS = (
    *SOURCE_KEYS,
    *("aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths"),
    *("aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:userid", "kms:calleraccount"),
)

_WITHOUT_RESOURCE = {
    "cloudwatch": "DeleteAnomalyDetector DescribeAlarmsForMetric DescribeAnomalyDetectors DescribeInsightRules"
    " GetMetricData GetMetricStatistics GetMetricWidgetImage ListDashboards ListManagedInsightRules ListMetrics"
    " ListMetricStreams PutAnomalyDetector PutManagedInsightRules PutMetricData",
    "ecr": "GetAuthorizationToken",
    "events": "ListApiDestinations ListArchives ListConnections ListEndpoints ListEventBuses ListEventSources"
    " ListPartnerEventSources ListReplays ListRuleNamesByTarget ListRules PutPartnerEvents PutPermission"
    " RemovePermission TestEventPattern",
    "kms": "ConnectCustomKeyStore CreateCustomKeyStore CreateKey DeleteCustomKeyStore DescribeCustomKeyStores"
    " DisconnectCustomKeyStore GenerateRandom ListAliases ListKeys ListRetirableGrants UpdateCustomKeyStore",
    "s3": "ListAllMyBuckets",
    "sns": "ListSubscriptions ListTopics ListPlatformApplications GetSMSAttributes SetSMSAttributes",
    "sqs": "ListQueues",
    "sts": "GetCallerIdentity",
    "xray": "PutTraceSegments PutTelemetryRecords GetSamplingTargets",
}
"""Actions that IAM knows no resource for: their Resource has to be ``*``."""

_BELOW = {
    "dynamodb": r"table/[^*?]+/(index|stream)/.*",
    "lambda": r"function:[^*?:]+:.*",
    "logs": r"log-group:[^*?:]+:.*",
    "s3": r"[^*?/]+/.*",
    "secretsmanager": r"secret:[^*?]+-(\?{6}|\*)",
}
"""What stands below a resource that is named, and cannot be named itself: objects, versions, streams, a random end."""

_APIS = {"events": ("events", "eventbridgev2"), "kms": ("kms",), "sns": ("sns",), "sqs": ("sqs",)}
"""The services whose actions are named as the calls of these APIs, but for those below."""
_NOT_CALLS = {
    "events": "AllowVendedLogDeliveryForResource InvokeApiDestination RetrieveConnectionCredentials",
    "kms": "ReEncryptFrom ReEncryptTo SynchronizeMultiRegionKey",
}
"""Actions that are no calls of the API."""
_NO_ACTIONS = {
    "kms": {"reencrypt": "kms:ReEncryptFrom and kms:ReEncryptTo"},
    "sns": {"publishbatch": "sns:Publish"},
    "sqs": {
        "changemessagevisibilitybatch": "sqs:ChangeMessageVisibility",
        "deletemessagebatch": "sqs:DeleteMessage",
        "sendmessagebatch": "sqs:SendMessage",
    },
}
"""Calls that have no action of their own, and what allows them."""


def has_resources(action: str) -> bool:
    """Whether an action can be allowed on some resources and not on others."""
    service, _, name = action.lower().partition(":")
    if service == "ec2" and name.startswith("describe"):
        return False
    return name not in _WITHOUT_RESOURCE.get(service, "").lower().split()


def is_below(service: str, resource: str) -> bool:
    """Whether the last part of an ARN is everything below one resource that is named."""
    return re.fullmatch(_BELOW.get(service, r"(?!)"), resource) is not None


@cache
def actions(service: str) -> frozenset[str]:
    """The actions of a service in lower case; none where they are not known here."""
    apis = _APIS.get(service, ())
    calls = {name.lower() for api in apis for name in get_session().get_service_model(api).operation_names}
    return frozenset((calls - _NO_ACTIONS.get(service, {}).keys()) | {*_NOT_CALLS.get(service, "").lower().split()})


def instead(service: str, name: str) -> str | None:
    """What to allow for a call that has no action of its own."""
    found = _NO_ACTIONS.get(service, {}).get(name.lower())
    return f"write {found}: it allows that call" if found else None
