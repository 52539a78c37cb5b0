"""Rules about what a statement reaches: its actions, its resources, and whom it speaks to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from infrastructure.aws import policy_rights
from infrastructure.aws.policy_document import Statement, arn_parts
from infrastructure.aws.policy_purpose import Policy, wild

Found = Iterator[tuple[str, str, str]]
"""Findings of a rule in a statement: pointer below the statement, what was found, what to write instead."""
Find = Callable[[Statement, Policy], Found]


@dataclass(frozen=True)
class Rule:
    """A rule: its sentence, the reason, and the function that finds. ``denies``: of a deny it would make a hole."""

    name: str
    asks: str
    why: str
    find: Find
    denies: bool = False


def rule(name: str, asks: str, why: str, *, denies: bool = False) -> Callable[[Find], Rule]:
    """Makes a rule of the function below it."""
    return lambda find: Rule(name, asks, why, find, denies)


@rule("wildcard-action", "each action is named", "a pattern grants what AWS adds later")
def _wildcard_action(statement: Statement, _: Policy) -> Found:
    for action in statement.actions:
        if wild(action):
            yield "/Action", f"{action} is more than one action", "name each action that is called"


def _in_any(part: str, index: int, asks: str, why: str) -> Rule:
    def find(statement: Statement, _: Policy) -> Found:
        for resource in statement.resources:
            if resource != "*" and wild(arn_parts(resource)[index]):
                yield "/Resource", f"{resource} is in any {part}", f"write the {part}"

    return Rule(f"wildcard-{part.lower()}", asks, why, find)


@rule("wildcard-resource", "each resource is named", "a right to one bus is not one to all")
def _wildcard_resource(statement: Statement, policy: Policy) -> Found:
    needing = [action for action in statement.actions if policy_rights.has_resources(action)]
    for resource in statement.resources:
        if resource == "*":
            wide = policy.kind == "identity"  # elsewhere it is the resource that has the policy
        else:
            _arn, _partition, service, *_, name = arn_parts(resource)
            wide = wild(name) and not policy_rights.is_below(service, name)
        if wide and needing:
            yield "/Resource", f"{resource} is more than one resource", f"name the one that {needing[0]} is for"


@rule("excluding", "policies say what they allow", "what is left out today may exist tomorrow")
def _excluding(statement: Statement, _: Policy) -> Found:
    given = (("NotAction", statement.not_actions), ("NotResource", statement.not_resources))
    for name, values in (*given, ("NotPrincipal", statement.not_principals)):
        if values:
            yield f"/{name}", f"{name} allows all but what it names, services to come included", f"write {name[3:]}"


@rule("public-principal", "principals are named", "a resource policy speaks to the whole world")
def _public_principal(statement: Statement, policy: Policy) -> Found:
    anybody = policy.kind != "identity" and any(value == "*" for _, value in statement.principals or ())
    if anybody and not any(bounds(statement, key) for key in policy_rights.CALLER_KEYS):
        yield "/Principal", "anybody in the world may do this", "name the principal"


@rule("confused-deputy", "services act for a named source", "they act for every account of AWS")
def _confused_deputy(statement: Statement, policy: Policy) -> Found:
    """A role is passed to a service by somebody who may (``pass-role``): its trust needs no source."""
    services = [value for kind, value in statement.principals or () if kind == "Service"]
    keys = [each.key for each in statement.conditions if each.key.lower().startswith("kms:encryptioncontext:")]
    bounded = any(bounds(statement, key) for key in (*policy_rights.SOURCE_KEYS, "kms:calleraccount", *keys))
    if policy.kind in ("resource", "key") and services and not bounded:
        hint = 'add "ArnEquals": {"aws:SourceArn": the ARN on whose behalf it does it, such as a rule\'s}'
        yield "/Condition", f"{services[0]} may do this on behalf of any account", hint


def bounds(statement: Statement, key: str) -> bool:
    """Whether a condition leaves only some values of a key: not all but some, and not any."""
    return any(
        each.key.lower() == key.lower()
        and each.operator != "Null"
        and "Not" not in each.operator
        and not each.if_exists
        and not any(value.removeprefix("arn:").strip("*?:") == "" for value in each.values)
        for each in statement.conditions
    )


RULES: tuple[Rule, ...] = (
    _wildcard_action,
    _in_any("partition", 1, "ARNs name their partition", "another partition is another cloud"),
    _in_any("Region", 3, "ARNs name their Region", "the same name elsewhere is another resource"),
    _in_any("account", 4, "ARNs name their account", "the same name may be somebody else's"),
    _wildcard_resource,
    _excluding,
    _public_principal,
    _confused_deputy,
)
