"""Who may do what: a managed policy for each publisher and reader, the DLQ operator and the monitor, and the key's.

Each is as narrow as IAM can say it: one bus, own queue, our source and the types of the publisher's families. They
are attached to roles by the stack's parameters, since roles belong to what runs in them.
"""

from __future__ import annotations

from codegen.operations import Operations, Writer
from codegen.platform import Platform, Reader
from infrastructure.aws.keys import for_personal_data, has_keys, key_arn
from infrastructure.aws.names import Json, aws_families, bus_arn, logical, metric_namespace, queue_arn, short
from infrastructure.aws.queues import aws_readers

RECEIVING = (
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibility",
    "sqs:GetQueueUrl",
    "sqs:GetQueueAttributes",  # where the queue's dead letters go; Lambda's poller asks as well
)
MOVING = ("sqs:StartMessageMoveTask", "sqs:ListMessageMoveTasks", "sqs:CancelMessageMoveTask")
NO_VALUE = {"Ref": "AWS::NoValue"}


def resources(platform: Platform, operations: Operations) -> Json:
    """The managed policies by logical id."""
    documents = identity_policies(platform, operations)
    return {logical("policy", name): _managed(platform, name, document) for name, document in documents.items()}


def parameters(platform: Platform, operations: Operations) -> Json:
    """The roles that each policy is attached to, by name: parameters of the stack, empty by default."""
    return {
        _roles(name): {
            "Type": "CommaDelimitedList",
            "Default": "",
            "Description": f"Names of the roles that get the policy {name}, with commas",
        }
        for name in identity_policies(platform, operations)
    }


def conditions(platform: Platform, operations: Operations) -> Json:
    """Whether a policy has roles."""
    return {
        logical("has", _roles(name)): {"Fn::Not": [{"Fn::Equals": [{"Fn::Join": ["", {"Ref": _roles(name)}]}, ""]}]}
        for name in identity_policies(platform, operations)
    }


def identity_policies(platform: Platform, operations: Operations) -> dict[str, Json]:
    """Policy documents by name, such as ``publisher-oms-service``."""
    routed = set(aws_families(platform))
    made = {
        f"publisher-{writer.name}": _document(_put(platform, operations, writer), *_protect(platform))
        for writer in operations.writers
        if routed & set(writer.families)
    }
    made |= {f"reader-{r.name}": _document(*_receive(platform, r), *_reveal(platform)) for r in aws_readers(platform)}
    made["dlq-operator"] = _document(*_operate(platform, operations))
    made["monitor"] = _document(*_watch(platform))
    return made


def put_conditions(platform: Platform, types: list[str]) -> Json:
    """The keys of PutEvents have many values: ForAllValues, and Null, since ForAllValues is true of an absent key."""
    return {
        "ForAllValues:StringEquals": {"events:source": [platform.source]},
        "ForAllValues:StringLike": {"events:detail-type": types},
        "Null": {"events:source": "false", "events:detail-type": "false"},
    }


def _put(platform: Platform, operations: Operations, writer: Writer) -> Json:
    types = [operations.types[family] for family in aws_families(platform) if family in writer.families]
    return _allow("PublishToTheBus", ["events:PutEvents"], bus_arn(platform)) | {
        "Condition": put_conditions(platform, types)
    }


def _receive(platform: Platform, reader: Reader) -> list[Json]:
    return [
        _allow("ReadItsQueue", list(RECEIVING), queue_arn(reader.name)),
        _allow("GiveUpAnEvent", ["sqs:SendMessage"], queue_arn(platform.bus.dlq)),
    ]


def _protect(platform: Platform) -> list[Json]:
    """A publisher makes data keys and cannot open what others have protected."""
    return _with_key(platform, "ProtectPersonalData", "kms:GenerateDataKey")


def _reveal(platform: Platform) -> list[Json]:
    return _with_key(platform, "ReadPersonalData", "kms:Decrypt")


def _with_key(platform: Platform, sid: str, action: str) -> list[Json]:
    if not has_keys(platform):
        return []
    statement = _allow(sid, [action], key_arn(platform)) | {"Condition": for_personal_data(platform)}
    return [{"Fn::If": ["HasKey", statement, NO_VALUE]}]


def _operate(platform: Platform, operations: Operations) -> list[Json]:
    dlq = queue_arn(platform.bus.dlq)
    types = [operations.types[family] for family in aws_families(platform)]
    made = [
        _allow("ReadDeadLetters", list(RECEIVING), dlq),
        _allow("MoveDeadLettersBack", list(MOVING), dlq),
        _allow("ReplayToTheBus", ["events:PutEvents"], bus_arn(platform))
        | {"Condition": put_conditions(platform, types)},
    ]
    queues = [queue_arn(reader.name) for reader in aws_readers(platform)]
    if queues:
        made.append(_allow("ReplayToAReader", ["sqs:SendMessage"], queues))
    return made


def _watch(platform: Platform) -> list[Json]:
    """PutMetricData knows no resources; its namespace is what bounds it."""
    namespace = {"StringEquals": {"cloudwatch:namespace": metric_namespace(platform)}}
    return [_allow("PutLag", ["cloudwatch:PutMetricData"], "*") | {"Condition": namespace}]


def _allow(sid: str, actions: list[str], resource: object) -> Json:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource}


def _document(*statements: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _managed(platform: Platform, name: str, document: Json) -> Json:
    """No description: changing one would replace the policy, which CloudFormation refuses for a name of our own."""
    roles = {"Fn::If": [logical("has", _roles(name)), {"Ref": _roles(name)}, NO_VALUE]}
    properties = {
        "ManagedPolicyName": {"Fn::Sub": f"{short(platform.bus.name + '-' + name)}-${{AWS::Region}}"},
        "PolicyDocument": document,
        "Roles": roles,
    }
    return {"Type": "AWS::IAM::ManagedPolicy", "Properties": properties}


def _roles(name: str) -> str:
    return logical("roles", name)
