"""Least privilege as named rules over any IAM policy: each says what it asks for, why, and what it found where."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.problems import Problem
from infrastructure.aws import policy_scope, policy_use
from infrastructure.aws.policy_document import BadPolicy, Statement, statements
from infrastructure.aws.policy_purpose import Policy

RULES = (*policy_scope.RULES, *policy_use.RULES)
"""Every rule."""


def check(policy: Policy) -> list[Problem]:
    """Every finding in a policy."""
    try:
        parsed = statements(policy.document)
        _fit(parsed, policy.kind)
    except BadPolicy as bad:
        return [Problem("policy-document", policy.name, str(bad), bad.pointer, hint="see IAM's grammar of policies")]
    return [problem for each in parsed for problem in _found(each, policy)]


def _found(statement: Statement, policy: Policy) -> Iterator[Problem]:
    named = f"{statement.sid}: " if statement.sid else ""
    for rule in RULES:
        if statement.allow or rule.denies:
            for below, what, hint in rule.find(statement, policy):
                yield Problem(rule.name, policy.name, f"{named}{what}", f"{statement.pointer}{below}", hint=hint)


def _fit(parsed: tuple[Statement, ...], kind: str) -> None:
    """What a document must have, and must not, by what it is the policy of; raises ``BadPolicy``."""
    for each in parsed:
        somebody = each.principals is not None or bool(each.not_principals)
        if kind == "identity" and somebody:
            raise BadPolicy(f"{each.pointer}/Principal", "has no place in a policy of an identity: it is the principal")
        if kind == "identity" and not (each.resources or each.not_resources):
            raise BadPolicy(each.pointer, "must have one of Resource and NotResource")
        if kind != "identity" and not somebody:
            raise BadPolicy(each.pointer, "must have one of Principal and NotPrincipal")
