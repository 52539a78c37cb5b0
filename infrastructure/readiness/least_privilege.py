"""Is every right as narrow as its purpose? The policies that are generated and, when live, those in the account."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator

from infrastructure.aws import decisions, policy_sources
from infrastructure.aws.policy_purpose import Policy
from infrastructure.aws.policy_rules import RULES, check
from infrastructure.live import Aws, AwsFailed, told
from infrastructure.readiness.answers import Answer, failed, together, unknown
from infrastructure.readiness.deliverable import is_delivery
from infrastructure.readiness.situation import Situation
from infrastructure.retries.sources import queue_attributes

_REMEDY = "python infrastructure/aws/verify_iam_policies.py --check-least-privilege -v"


def answer(situation: Situation) -> Answer:
    """Rules over every policy, and the calls that they must allow or deny."""
    answers = [_rules(policy_sources.of_template(situation.stack), "generated"), _decisions(situation)]
    if situation.live is not None:
        answers.append(_live(situation, situation.live.aws))
    return together(answers)


def _rules(policies: list[Policy], origin: str) -> Answer:
    faults = [f"{p.rule}: {p.path} {p.pointer}: {p.message}" for policy in policies for p in check(policy)]
    return failed(faults, _REMEDY, f"{origin}: {len(policies)} policies held to {len(RULES)} rules")


def _decisions(situation: Situation) -> Answer:
    catalogue = situation.catalogue
    every = decisions.answers(catalogue.platform, catalogue.operations, situation.stack)
    ours = [each for each in every if not is_delivery(each.expected)]
    faults = [
        f"decision: {each.expected.who} {each.expected.action} ({each.expected.why}): {each.decision}"
        for each in ours
        if not each.right
    ]
    return failed(faults, _REMEDY, f"generated: {len(ours)} calls decided by IAM's logic")


def _live(situation: Situation, aws: Aws) -> Answer:
    try:
        managed = dict(_managed(situation, aws))
        others = [*_of_queues(situation, aws), *_of_key(situation, aws)]
    except AwsFailed as error:
        return unknown(f"live policies: {told(error)}", "give the check rights to read IAM, SQS and KMS")
    missing = [name for name in _identity(situation) if name not in managed]
    faults = [f"live {name} is not there" for name in missing]
    return together([failed(faults, "deploy the generated template"), _rules([*managed.values(), *others], "live")])


def _identity(situation: Situation) -> dict[str, Policy]:
    return {each.name: each for each in policy_sources.of_template(situation.stack) if each.kind == "identity"}


def _managed(situation: Situation, aws: Aws) -> Iterator[tuple[str, Policy]]:
    """The managed policies of the template, as they are in the account, by their name without the Region."""
    iam, wanted = aws.client("iam"), _identity(situation)
    suffix = f"-{aws.client('events').meta.region_name}"  # IAM's own has none
    for page in iam.get_paginator("list_policies").paginate(Scope="Local"):
        for each in page["Policies"]:
            name = each["PolicyName"].removesuffix(suffix)
            if name in wanted and each["PolicyName"].endswith(suffix):
                version = iam.get_policy_version(PolicyArn=each["Arn"], VersionId=each["DefaultVersionId"])
                document = version["PolicyVersion"]["Document"]
                yield name, Policy(f"live {name}", document, "identity", wanted[name].purpose)


def _of_queues(situation: Situation, aws: Aws) -> Iterator[Policy]:
    """The policies that queues have; whether they have what they need is not asked here."""
    for queue in situation.stack.resources("AWS::SQS::Queue").values():
        given = queue_attributes(aws.client("sqs"), queue["QueueName"]) or {}
        if given.get("Policy"):
            yield Policy(f"live policy of {queue['QueueName']}", given["Policy"], "resource")


def _of_key(situation: Situation, aws: Aws) -> Iterator[Policy]:
    """The policy of the environment's key; a key that is not there is the business of ``personal-data``."""
    key, kms = situation.catalogue.platform.environments[situation.environment].key, aws.client("kms")
    if key is not None:
        with contextlib.suppress(kms.exceptions.NotFoundException):
            known = kms.describe_key(KeyId=key)["KeyMetadata"]["Arn"]  # a policy is not asked for by alias
            given = kms.get_key_policy(KeyId=known, PolicyName="default")["Policy"]
            yield Policy(f"live policy of {key}", json.loads(given), "key")
