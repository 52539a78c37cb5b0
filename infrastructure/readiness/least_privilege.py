"""Is every right as narrow as its purpose? The policies that are generated and, when live, those in the account."""

from __future__ import annotations

from collections.abc import Iterator

from infrastructure.aws import decisions, policy_sources
from infrastructure.aws.policy_rules import RULES, Policy, check
from infrastructure.live import Aws, AwsFailed, told
from infrastructure.readiness.answers import Answer, failed, together, unknown
from infrastructure.readiness.deliverable import is_delivery
from infrastructure.readiness.situation import Situation

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
        return _rules(list(_deployed(situation, aws)), "live")
    except AwsFailed as error:
        return unknown(f"live policies: {told(error)}", "give the check rights to read IAM")


def _deployed(situation: Situation, aws: Aws) -> Iterator[Policy]:
    """The managed policies of the template, as they are in the account."""
    iam = aws.client("iam")
    purposes = {each.name: each.purpose for each in policy_sources.of_template(situation.stack)}
    suffix = f"-{iam.meta.region_name if aws.region is None else aws.region}"
    for page in iam.get_paginator("list_policies").paginate(Scope="Local"):
        for each in page["Policies"]:
            name = each["PolicyName"].removesuffix(suffix)
            if name in purposes:
                version = iam.get_policy_version(PolicyArn=each["Arn"], VersionId=each["DefaultVersionId"])
                yield Policy(f"live {name}", version["PolicyVersion"]["Document"], "identity", purposes[name])
