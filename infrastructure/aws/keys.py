"""The KMS key that protects personal data: publishers make data keys with it, readers open them, nobody does both."""

from __future__ import annotations

from codegen.platform import Platform
from infrastructure.aws.names import Json, get, sub

CONTEXT_KEY = "kms:EncryptionContext:purpose"
ADMINISTRATION = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListKeyPolicies",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
]


def mapping(platform: Platform) -> Json:
    """What names the key of each environment: the alias of one that the stack makes, or the ARN of one elsewhere."""
    return {
        name: {"KeyAlias": each.key if _own(each.key) else _NONE, "KeyArn": each.key if _foreign(each.key) else _NONE}
        for name, each in platform.environments.items()
    }


def conditions(platform: Platform) -> Json:
    """Whether the environment has a key, and whether the stack makes it; none where no environment has one."""
    if not has_keys(platform):
        return {}
    own, foreign = ({"Fn::Not": [{"Fn::Equals": [_named(each), _NONE]}]} for each in ("KeyAlias", "KeyArn"))
    return {"MakesKey": own, "HasKey": {"Fn::Or": [{"Condition": "MakesKey"}, foreign]}}


def has_keys(platform: Platform) -> bool:
    """Whether any environment has a key."""
    return any(each.key for each in platform.environments.values())


def key_arn(platform: Platform) -> Json:
    """The key of the environment, under the condition ``HasKey``."""
    own = any(_own(each.key) for each in platform.environments.values())
    return {"Fn::If": ["MakesKey", get("Key"), _named("KeyArn")]} if own else _named("KeyArn")


def resources(platform: Platform) -> Json:
    """The key and its alias, for the environments whose key is an alias."""
    if not any(_own(each.key) for each in platform.environments.values()):
        return {}
    properties = {
        "Description": f"{platform.title}: personal data",
        "EnableKeyRotation": True,
        "KeyPolicy": {"Version": "2012-10-17", "Statement": [_administer(), _delegate(platform)]},
    }
    key = {
        "Type": "AWS::KMS::Key",
        "Condition": "MakesKey",
        "DeletionPolicy": "Retain",  # what it has encrypted is lost with it
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    }
    alias = {"AliasName": _named("KeyAlias"), "TargetKeyId": {"Ref": "Key"}}
    return {"Key": key, "KeyAlias": {"Type": "AWS::KMS::Alias", "Condition": "MakesKey", "Properties": alias}}


def _administer() -> Json:
    return _account("AdministrationByTheAccount", ADMINISTRATION)


def _delegate(platform: Platform) -> Json:
    """The policies of publishers and readers decide: the key's own admits no use that they do not give."""
    statement = _account("UseByIamPolicies", ["kms:GenerateDataKey", "kms:Decrypt"])
    return statement | {"Condition": for_personal_data(platform)}


def for_personal_data(platform: Platform) -> Json:
    """The encryption context that the SDKs give with each data key: the key is for nothing else."""
    return {"StringEquals": {CONTEXT_KEY: context(platform)}}


def context(platform: Platform) -> str:
    """The value of the encryption context, as the SDKs have it."""
    return f"{platform.name}-event-personal-data"


def _account(sid: str, actions: list[str]) -> Json:
    root = sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")
    return {"Sid": sid, "Effect": "Allow", "Principal": {"AWS": root}, "Action": actions, "Resource": "*"}


_NONE = "-"


def _named(what: str) -> Json:
    return {"Fn::FindInMap": ["Environments", {"Ref": "Environment"}, what]}


def _own(key: str | None) -> bool:
    return key is not None and key.startswith("alias/")


def _foreign(key: str | None) -> bool:
    return key is not None and not _own(key)
