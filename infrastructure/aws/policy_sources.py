"""Policies to be judged: those of the generated template, of a file, of a role in an account."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from infrastructure.aws.policy_purpose import Policy, kind_of
from infrastructure.aws.policy_rights import PURPOSES
from infrastructure.aws.resolve import Stack
from infrastructure.live import Aws, AwsFailed, told
from infrastructure.yaml_files import Malformed, parsed


class NoPolicy(Exception):
    """There is no policy to judge; the message says why."""


def of_template(stack: Stack) -> list[Policy]:
    """Every policy of the template: identity policies, and those of queues, topic and key."""
    found = [
        Policy(
            each["ManagedPolicyName"].removesuffix(f"-{stack.region}"),
            each["PolicyDocument"],
            "identity",
            _purpose(name),
        )
        for name, each in stack.resources("AWS::IAM::ManagedPolicy").items()
    ]
    for kind in ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
        for each in stack.resources(kind).values():
            (about,) = each.get("Queues") or each["Topics"]
            found.append(Policy(f"policy of {about.rpartition(':')[2]}", each["PolicyDocument"], "resource"))
    found += [Policy(f"policy of {n}", k["KeyPolicy"], "key") for n, k in stack.resources("AWS::KMS::Key").items()]
    return found


def _purpose(logical_id: str) -> str | None:
    """The purpose in the name of a policy of ours: ``PolicyDlqOperator`` is a ``dlq-operator``'s."""
    plain = logical_id.removeprefix("Policy").lower()
    return next((each for each in PURPOSES if plain.startswith(each.replace("-", ""))), None)


def of_file(file: Path, purpose: str | None) -> list[Policy]:
    """A JSON or YAML file: a policy document, or what the AWS command line prints of one; raises ``NoPolicy``."""
    try:
        value = parsed(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, Malformed) as error:
        raise NoPolicy(f"{file} cannot be read: {error}") from None
    document = _inside(value)
    return [Policy(file.name, document, kind_of(document), purpose)]


def _inside(value: Any) -> Any:
    """The document in what the AWS command line prints: of a policy's version, a role's policy, a key, a queue."""
    wrapped = (("PolicyVersion", "Document"), ("PolicyDocument",), ("Policy",), ("Attributes", "Policy"))
    for path in (*wrapped, ("Role", "AssumeRolePolicyDocument")):
        found = value
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, str):
            with contextlib.suppress(ValueError):
                found = json.loads(found)
        if isinstance(found, dict) and "Statement" in found:
            return found
    return value


def of_role(arn: str, aws: Aws, purpose: str | None) -> list[Policy]:
    """Every policy of a role, inline and attached; raises ``NoPolicy``."""
    name = arn.rpartition("/")[2]
    try:
        iam = aws.client("iam")
        found = []
        for page in iam.get_paginator("list_role_policies").paginate(RoleName=name):
            for inline in page["PolicyNames"]:
                given = iam.get_role_policy(RoleName=name, PolicyName=inline)
                found.append(Policy(f"{name}/{inline}", _document(given["PolicyDocument"]), "identity", purpose))
        for page in iam.get_paginator("list_attached_role_policies").paginate(RoleName=name):
            for attached in page["AttachedPolicies"]:
                version = iam.get_policy(PolicyArn=attached["PolicyArn"])["Policy"]["DefaultVersionId"]
                given = iam.get_policy_version(PolicyArn=attached["PolicyArn"], VersionId=version)
                document = _document(given["PolicyVersion"]["Document"])
                found.append(Policy(f"{name}/{attached['PolicyName']}", document, "identity", purpose))
    except AwsFailed as error:
        raise NoPolicy(told(error)) from None
    if not found:
        raise NoPolicy(f"the role {name} has no policy")
    return found


def _document(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
