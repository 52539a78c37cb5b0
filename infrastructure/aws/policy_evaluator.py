"""May this principal do this call? IAM's documented logic.

Rules: IAM User Guide, "Policy evaluation logic": an explicit deny wins; else any allow, of an identity policy or of the
resource's own; else it is denied. Across accounts both have to allow ("Cross-account policy evaluation logic").
Permission boundaries, session and organisation policies are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from infrastructure.aws.policy_conditions import Context, glob, holds, literal, lookup
from infrastructure.aws.policy_document import Condition, Statement, arn_parts


class Decision(StrEnum):
    """What IAM answers. ``IMPLICIT_DENY``: nobody allowed it."""

    ALLOW = "allow"
    EXPLICIT_DENY = "explicit deny"
    IMPLICIT_DENY = "implicit deny"


@dataclass(frozen=True)
class Request:
    """A call. ``principal`` is an ARN or, of an AWS service, its name such as ``events.amazonaws.com``."""

    principal: str
    action: str
    resource: str
    context: Context = field(default_factory=dict)


def decide(
    request: Request, identity: Iterable[Statement] = (), resource: Iterable[Statement] | None = None
) -> Decision:
    """The answer. ``resource`` is the resource's own policy, or None; a service has no identity policies."""
    ours = [each for each in identity if each.principals is None]
    theirs = [each for each in resource or () if _is_for(each, request.principal)]
    # A statement for the account ("…:root") delegates: identity policies have to allow as well.
    direct = [each for each in theirs if not (each.allow and _delegates(each, request.principal))]
    if any(not each.allow and matches(each, request) for each in (*ours, *theirs)):
        return Decision.EXPLICIT_DENY
    across = _across_accounts(request)
    if not across and any(each.allow and matches(each, request) for each in direct):
        return Decision.ALLOW
    by_identity = any(each.allow and matches(each, request) for each in ours)
    # A KMS key's policy must admit what identity policies allow, and so must any across accounts.
    admitted = any(each.allow and matches(each, request) for each in theirs)
    admitted = admitted or not (across or (resource is not None and request.action.lower().startswith("kms:")))
    return Decision.ALLOW if by_identity and admitted else Decision.IMPLICIT_DENY


def _across_accounts(request: Request) -> bool:
    """Whether caller and resource are known to be in different accounts. A service is in none."""
    theirs, ours = (_account_of(each) if ":" in each else "" for each in (request.resource, request.principal))
    return theirs.isdigit() and ours.isdigit() and theirs != ours


def matches(statement: Statement, request: Request) -> bool:
    """Whether a statement speaks of the call; whom it is for is not asked."""
    return (
        _names(statement.actions, statement.not_actions, request.action, ignore_case=True)
        and _covers_resource(statement, request)
        and all(
            holds(filled, request.context, undefined=not statement.allow) if filled else False
            for filled in (_filled(statement, each, request.context) for each in statement.conditions)
        )
    )


def _names(named: tuple[str, ...], excepted: tuple[str, ...], value: str, *, ignore_case: bool = False) -> bool:
    def any_of(patterns: tuple[str, ...]) -> bool:
        return any(glob(pattern, ignore_case=ignore_case).fullmatch(value) for pattern in patterns)

    return not any_of(excepted) if excepted else any_of(named)


def _covers_resource(statement: Statement, request: Request) -> bool:
    def covered(patterns: tuple[str, ...]) -> bool:
        filled = (_with_variables(statement, each, request.context) for each in patterns)
        return any(_resource(each).fullmatch(request.resource) for each in filled if each is not None)

    if statement.not_resources:
        # One whose variables have no value is no statement at all, like any other (see _filled).
        known = [_with_variables(statement, each, request.context) for each in statement.not_resources]
        return None not in known and not covered(statement.not_resources)
    if not statement.resources:
        return statement.principals is not None  # a trust policy has no resource: it is the role's
    return covered(statement.resources)


def _resource(pattern: str) -> re.Pattern[str]:
    """A pattern of resources, whole: IAM adds what an ARN lacks at its end."""
    return glob(pattern if not pattern.startswith("arn:") else ":".join(arn_parts(pattern)))


_VARIABLE = re.compile(r"\$\{([^}*?$,][^},]*)(?:,\s*'([^']*)')?\}")
"""A variable and its default; ``${*}``, ``${?}`` and ``${$}`` are characters, see ``policy_conditions.plain``."""


def _filled(statement: Statement, condition: Condition, context: Context) -> Condition | None:
    """The condition with its variables filled in; None where none has a value, which voids the whole statement.

    IAM User Guide, "IAM policy elements: Variables and tags".
    """
    values = [_with_variables(statement, each, context) for each in condition.values]
    known = tuple(each for each in values if each is not None)
    return replace(condition, values=known) if known or not values else None


def _with_variables(statement: Statement, text: str, context: Context) -> str | None:
    """The pattern with its variables filled in by what they stand for, or their default; None where one has neither."""
    if not statement.variables:
        return re.sub(r"\$(?=\{[^*?$])", "${$}", text)
    found = {match[0]: lookup(context, match[1]) or match[2] for match in _VARIABLE.finditer(text)}
    if not all(isinstance(value, str) for value in found.values()):
        return None
    return _VARIABLE.sub(lambda match: literal(str(found[match[0]])), text)


def _is_for(statement: Statement, principal: str) -> bool:
    if statement.not_principals:  # its account alone excepts nobody: IAM may ask for the account, and then for the role
        return principal not in (named for _, named in statement.not_principals)
    return any(_is(kind, named, principal) for kind, named in statement.principals or ())


def _is(kind: str, named: str, principal: str) -> bool:
    if named == "*" and kind in ("*", "AWS"):
        return True
    if kind == "Service":
        return named == principal
    return kind == "AWS" and (
        named == principal or (_is_account(named) and _account_of(named) == _account_of(principal))
    )


def _is_account(named: str) -> bool:
    return named.isdigit() or named.endswith(":root")


def _account_of(principal: str) -> str:
    """The account of an ARN; a bare number is one."""
    parts = principal.split(":")
    return parts[4] if len(parts) > 5 else principal


def _delegates(statement: Statement, principal: str) -> bool:
    named = [value for kind, value in statement.principals or () if kind == "AWS" and _is(kind, value, principal)]
    return bool(named) and all(map(_is_account, named))
