"""Rules about what a statement says and for whom: its conditions, and rights that its purpose does not use."""

from __future__ import annotations

from infrastructure.aws import policy_rights
from infrastructure.aws.policy_conditions import OPERATORS, SET_OPERATORS
from infrastructure.aws.policy_document import Statement
from infrastructure.aws.policy_purpose import Policy, allowed_actions, names, purpose_of, wild
from infrastructure.aws.policy_scope import Found, Rule, bounds, rule


@rule("missing-condition", "calls are bounded by their keys", "one bus is written by many sources")
def _missing_condition(statement: Statement, _: Policy) -> Found:
    for action, key in policy_rights.BOUNDED_BY.items():
        if names(action, statement.actions) and not bounds(statement, key):
            yield "/Condition", f"{action} without a condition on {key}", f"bound {key}, as the generated policies do"


@rule("set-operator", "multivalued keys have set operators", "IAM defines no other comparison")
def _set_operator(statement: Statement, _: Policy) -> Found:
    for each in statement.conditions:
        if each.key.lower() in policy_rights.MULTIVALUED and not each.set_operator and each.operator != "Null":
            hint = f'write "ForAllValues:{each.operator}", and "Null": {{"{each.key}": "false"}}'
            yield f"/Condition/{each.written}", f"{each.key} has many values, and {each.written} is for one", hint


@rule("for-all-values", "ForAllValues stands with Null", "it is true of a key that is absent")
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


@rule("condition-operator", "operators exist and can match", "a condition that never holds says nothing", denies=True)
def _condition_operator(statement: Statement, _: Policy) -> Found:
    for each in statement.conditions:
        place = f"/Condition/{each.written}"
        if each.operator not in OPERATORS or each.set_operator not in ("", *SET_OPERATORS):
            yield place, f"{each.written} is no operator, and never holds", "mend its spelling"
        elif each.operator.startswith(("StringEquals", "StringNotEquals")) and any(
            "*" in v for v in _plain(each.values)
        ):
            hint = f"write {each.operator.replace('EqualsIgnoreCase', 'Like').replace('Equals', 'Like')}"
            yield place, f"{each.written} compares {each.key} with a literal *", hint


def _plain(values: tuple[str, ...]) -> list[str]:
    return [value for value in values if wild(value)]


@rule(
    "old-variables",
    "variables are of a version that has them",
    "they are plain text in version 2008-10-17, which is that of a policy without one",
    denies=True,
)
def _old_variables(statement: Statement, _: Policy) -> Found:
    values = {f"/Condition/{each.written}": each.values for each in statement.conditions}
    for place, texts in (("/Resource", (*statement.resources, *statement.not_resources)), *values.items()):
        for text in texts:
            if "${" in text and not statement.variables:
                yield place, f"{text} is that text itself", 'write "Version": "2012-10-17", which knows variables'


@rule("unused-right", "rights are used", "what nobody calls only an intruder does")
def _unused_right(statement: Statement, policy: Policy) -> Found:
    purpose = purpose_of(policy)
    if purpose is None:
        return
    used = policy_rights.PURPOSES[purpose]
    for action in statement.actions:
        told_elsewhere = wild(action) or _about_dlq(action, purpose) or names(action, ("iam:PassRole",))
        of_everybody = action.partition(":")[0].lower() in policy_rights.EVERYBODYS
        if not names(action, used) and not told_elsewhere and not of_everybody:
            yield "/Action", f"a {purpose} never calls {action}", f"remove it; a {purpose} calls {', '.join(used)}"


@rule("dlq-rights", "EventBridge reaches a DLQ by the queue's policy", "an identity policy does not speak for it")
def _dlq_rights(statement: Statement, policy: Policy) -> Found:
    purpose = purpose_of(policy)
    for action in statement.actions:
        if purpose is not None and _about_dlq(action, purpose):
            hint = "allow events.amazonaws.com to sqs:SendMessage in the queue's own policy, for the rule's ARN"
            yield "/Action", f"{action} in a {purpose}'s policy gives EventBridge no right to the queue", hint


def _about_dlq(action: str, purpose: str) -> bool:
    """A publisher has nothing to do with queues: what is meant is EventBridge's way to its dead-letter queue."""
    return purpose == "publisher" and action.lower().startswith("sqs:")


@rule("producer-decrypts", "who protects does not reveal", "a stolen publisher would read all personal data")
def _producer_decrypts(statement: Statement, policy: Policy) -> Found:
    makes_keys = policy.kind == "identity" and names("kms:GenerateDataKey", allowed_actions(policy))
    if makes_keys and names("kms:Decrypt", statement.actions):
        hint = "leave kms:Decrypt to the readers' policies"
        yield "/Action", "who protects personal data can also read all that others have protected", hint


@rule("pass-role", "roles are passed to one service", "it is the way to more rights")
def _pass_role(statement: Statement, _: Policy) -> Found:
    if names("iam:PassRole", statement.actions):
        wide = any(map(wild, statement.resources))
        if wide or not bounds(statement, "iam:passedtoservice"):
            hint = "name the role, and bound iam:PassedToService"
            yield "/Action", "iam:PassRole gives a role's rights to whatever can take it", hint


@rule("unknown-action", "actions exist", "a misspelt one grants nothing", denies=True)
def _unknown_action(statement: Statement, _: Policy) -> Found:
    for action in (*statement.actions, *statement.not_actions):
        service, colon, name = action.partition(":")
        known = policy_rights.actions(service.lower())
        if not colon and action != "*":
            yield "/Action", f"{action} names no service", "write service:Action"
        elif known and not wild(name) and name.lower() not in known:
            hint = policy_rights.instead(service.lower(), name) or "mend its spelling"
            yield "/Action", f"{action} is no action of {service}", hint


RULES: tuple[Rule, ...] = (
    _missing_condition,
    _set_operator,
    _for_all_values,
    _condition_operator,
    _old_variables,
    _unused_right,
    _dlq_rights,
    _producer_decrypts,
    _pass_role,
    _unknown_action,
)
