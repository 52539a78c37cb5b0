"""Least privilege as named rules over any IAM policy: each says what it asks for, why, and what it found where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from codegen.problems import Problem
from infrastructure.aws import policy_rights
from infrastructure.aws.policy_conditions import OPERATORS, SET_OPERATORS
from infrastructure.aws.policy_document import BadPolicy, Condition, Statement, statements


@dataclass(frozen=True)
class Policy:
    """A document to be judged. ``kind``: ``identity``, ``resource`` or ``key`` (whose ``*`` is the key itself).

    ``purpose`` is one of ``policy_rights.PURPOSES``; where it is not said, it is guessed from the rights.
    """

    name: str
    document: Any
    kind: str = "identity"
    purpose: str | None = None


@dataclass(frozen=True)
class Rule:
    """A rule: its sentence, the reason, and the function that finds (pointer below the statement, what, hint)."""

    name: str
    asks: str
    why: str
    find: Callable[[Statement, Policy], Iterator[tuple[str, str, str]]]


Found = Iterator[tuple[str, str, str]]


def check(policy: Policy) -> list[Problem]:
    """Every finding in a policy."""
    try:
        parsed = statements(policy.document)
    except BadPolicy as bad:
        return [Problem("policy-document", policy.name, str(bad), bad.pointer, hint="see IAM's grammar of policies")]
    return [
        Problem(rule.name, policy.name, f"{_named(each)}{what}", f"{each.pointer}{below}", hint=hint)
        for each in parsed
        if each.allow
        for rule in RULES
        for below, what, hint in rule.find(each, policy)
    ]


def _named(statement: Statement) -> str:
    return f"{statement.sid}: " if statement.sid else ""


def _wildcard_action(statement: Statement, _: Policy) -> Found:
    for action in statement.actions:
        if "*" in action or "?" in action:
            yield "/Action", f"{action} is more than one action", "name each action that is called"


def _arn_part(index: int, what: str) -> Callable[[Statement, Policy], Found]:
    def find(statement: Statement, _: Policy) -> Found:
        for resource in statement.resources:
            parts = resource.split(":", 5)
            if len(parts) == 6 and "*" in parts[index]:
                yield "/Resource", f"{resource} is in any {what}", f"write the {what}"

    return find


def _wildcard_resource(statement: Statement, policy: Policy) -> Found:
    if policy.kind == "key":
        return
    needing = [action for action in statement.actions if action not in policy_rights.WITHOUT_RESOURCE]
    for resource in statement.resources:
        parts = resource.split(":", 5)
        name = parts[5] if len(parts) == 6 else resource
        service = parts[2] if len(parts) == 6 else ""
        if "*" in name and needing and service not in ("s3", "logs"):  # whose objects and streams have no other names
            yield "/Resource", f"{resource} is more than one resource", f"name the one that {needing[0]} is for"


def _excluding(statement: Statement, _: Policy) -> Found:
    given = (("NotAction", statement.not_actions), ("NotResource", statement.not_resources))
    for name, values in (*given, ("NotPrincipal", statement.not_principals)):
        if values:
            yield f"/{name}", f"{name} allows all but what it names, services to come included", f"write {name[3:]}"


def _missing_condition(statement: Statement, _: Policy) -> Found:
    for action, key in policy_rights.BOUNDED_BY.items():
        if action in statement.actions and not _bounds(statement, key):
            yield "/Condition", f"{action} without a condition on {key}", f"bound {key}, as the generated policies do"


def _bounds(statement: Statement, key: str) -> bool:
    return any(c.key.lower() == key and c.operator != "Null" and not c.if_exists for c in statement.conditions)


def _set_operator(statement: Statement, _: Policy) -> Found:
    for each in _on_multivalued(statement):
        if not each.set_operator and each.operator != "Null":
            hint = f'write "ForAllValues:{each.operator}", and "Null": {{"{each.key}": "false"}}'
            yield f"/Condition/{each.written}", f"{each.key} has many values, and {each.written} is for one", hint


def _for_all_values(statement: Statement, _: Policy) -> Found:
    present = {
        c.key.lower()
        for c in statement.conditions
        if c.operator == "Null" and set(map(str.lower, c.values)) == {"false"}
    }
    for each in statement.conditions:
        if each.set_operator == "ForAllValues" and each.key.lower() not in present:
            hint = f'add "Null": {{"{each.key}": "false"}}'
            yield f"/Condition/{each.written}", f"{each.written} is true of a call without {each.key}", hint


def _on_multivalued(statement: Statement) -> list[Condition]:
    return [c for c in statement.conditions if c.key.lower() in policy_rights.MULTIVALUED]


def _condition_operator(statement: Statement, _: Policy) -> Found:
    for each in statement.conditions:
        place = f"/Condition/{each.written}"
        if each.operator not in OPERATORS or each.set_operator not in ("", *SET_OPERATORS):
            yield place, f"{each.written} is no operator, and never holds", "mend its spelling"
        elif each.operator in ("StringEquals", "StringNotEquals") and any("*" in value for value in each.values):
            yield place, f"{each.written} compares {each.key} with a literal *", "write StringLike"


def _unused_right(statement: Statement, policy: Policy) -> Found:
    purpose = purpose_of(policy)
    if purpose is None or policy.kind != "identity":
        return
    for action in statement.actions:
        used = policy_rights.PURPOSES[purpose]
        if action not in used and "*" not in action and not _about_dlq(action, purpose) and action != "iam:PassRole":
            yield "/Action", f"a {purpose} never calls {action}", f"remove it; a {purpose} calls {', '.join(used)}"


def _dlq_rights(statement: Statement, policy: Policy) -> Found:
    purpose = purpose_of(policy)
    for action in statement.actions:
        if policy.kind == "identity" and purpose is not None and _about_dlq(action, purpose):
            hint = "allow events.amazonaws.com to sqs:SendMessage in the queue's own policy, for the rule's ARN"
            yield "/Action", f"{action} in a {purpose}'s policy gives EventBridge no right to the queue", hint


def _about_dlq(action: str, purpose: str) -> bool:
    """A publisher has nothing to do with queues: what is meant is EventBridge's way to its dead-letter queue."""
    return purpose == "publisher" and action.startswith("sqs:")


def _producer_decrypts(statement: Statement, policy: Policy) -> Found:
    rights = _allowed_actions(policy)
    if policy.kind == "identity" and "kms:Decrypt" in statement.actions and "kms:GenerateDataKey" in rights:
        hint = "leave kms:Decrypt to the readers' policies"
        yield "/Action", "who protects personal data can also read all that others have protected", hint


def _pass_role(statement: Statement, _: Policy) -> Found:
    if "iam:PassRole" in statement.actions:
        wide = any("*" in resource for resource in statement.resources)
        if wide or not _bounds(statement, "iam:passedtoservice"):
            hint = "name the role, and bound iam:PassedToService"
            yield "/Action", "iam:PassRole gives a role's rights to whatever can take it", hint


def _public_principal(statement: Statement, policy: Policy) -> Found:
    anybody = policy.kind != "identity" and any(value == "*" for _, value in statement.principals or ())
    if anybody and not any(_bounds(statement, key) for key in policy_rights.CALLER_KEYS):
        yield "/Principal", "anybody in the world may do this", "name the principal"


def _confused_deputy(statement: Statement, policy: Policy) -> Found:
    services = [value for kind, value in statement.principals or () if kind == "Service"]
    if policy.kind == "resource" and services and not any(_bounds(statement, k) for k in policy_rights.SOURCE_KEYS):
        hint = 'add "ArnEquals": {"aws:SourceArn": the rule\'s ARN}'
        yield "/Condition", f"{services[0]} may do this on behalf of any account", hint


def _unknown_action(statement: Statement, _: Policy) -> Found:
    for action in statement.actions:
        service, _colon, name = action.partition(":")
        known = policy_rights.operations(service)
        if known and "*" not in name and "?" not in name and name.lower() not in known:
            yield "/Action", f"{action} is no action of {service}", "mend its spelling"


def purpose_of(policy: Policy) -> str | None:
    """What a policy is for: as it was said, or as its rights look; None where they look like nothing known."""
    if policy.purpose:
        return policy.purpose
    rights = _allowed_actions(policy)
    guesses = (("events:PutEvents", "publisher"), ("sqs:ReceiveMessage", "reader"))
    return next((purpose for action, purpose in guesses if action in rights), None)


def _allowed_actions(policy: Policy) -> set[str]:
    try:
        return {action for each in statements(policy.document) if each.allow for action in each.actions}
    except BadPolicy:
        return set()


RULES: tuple[Rule, ...] = (
    Rule("wildcard-action", "each action is named", "a pattern grants what AWS adds later", _wildcard_action),
    Rule(
        "wildcard-partition",
        "ARNs name their partition",
        "another partition is another cloud",
        _arn_part(1, "partition"),
    ),
    Rule(
        "wildcard-region",
        "ARNs name their Region",
        "the same name elsewhere is another resource",
        _arn_part(3, "Region"),
    ),
    Rule(
        "wildcard-account", "ARNs name their account", "the same name may be somebody else's", _arn_part(4, "account")
    ),
    Rule("wildcard-resource", "each resource is named", "a right to one bus is not one to all", _wildcard_resource),
    Rule("excluding", "policies say what they allow", "what is left out today may exist tomorrow", _excluding),
    Rule(
        "missing-condition", "calls are bounded by their keys", "one bus is written by many sources", _missing_condition
    ),
    Rule("set-operator", "multivalued keys have set operators", "IAM defines no other comparison", _set_operator),
    Rule("for-all-values", "ForAllValues stands with Null", "it is true of a key that is absent", _for_all_values),
    Rule(
        "condition-operator",
        "operators exist and can match",
        "a condition that never holds says nothing",
        _condition_operator,
    ),
    Rule("unused-right", "rights are used", "what nobody calls only an intruder does", _unused_right),
    Rule(
        "dlq-rights",
        "EventBridge reaches a DLQ by the queue's policy",
        "an identity policy does not speak for it",
        _dlq_rights,
    ),
    Rule(
        "producer-decrypts",
        "who protects does not reveal",
        "a stolen publisher would read all personal data",
        _producer_decrypts,
    ),
    Rule("pass-role", "roles are passed to one service", "it is the way to more rights", _pass_role),
    Rule("public-principal", "principals are named", "a resource policy speaks to the whole world", _public_principal),
    Rule("confused-deputy", "services act for a named source", "they act for every account of AWS", _confused_deputy),
    Rule("unknown-action", "actions exist", "a misspelt one grants nothing", _unknown_action),
)
