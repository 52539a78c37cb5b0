"""A policy that is judged, and what it is for: as it was said, or as its rights look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from infrastructure.aws.iam_policies import MOVING
from infrastructure.aws.policy_document import BadPolicy, statements


@dataclass(frozen=True)
class Policy:
    """A document to be judged. ``kind``: ``identity``, ``resource``, ``trust`` (of a role, which has no resource), or
    ``key`` (whose ``*`` is the key itself).

    ``purpose`` is one of ``policy_rights.PURPOSES``; where it is not said, it is guessed from the rights.
    """

    name: str
    document: Any
    kind: str = "identity"
    purpose: str | None = None


def kind_of(document: Any) -> str:
    """The kind of a document of which nothing else is known; ``identity`` where it is no policy at all."""
    try:
        parsed = statements(document)
    except BadPolicy:
        return "identity"
    if all(each.principals is None and not each.not_principals for each in parsed):
        return "identity"
    services = {action.partition(":")[0].lower() for each in parsed for action in (*each.actions, *each.not_actions)}
    if services == {"kms"} and all(each.resources == ("*",) for each in parsed):
        return "key"
    return "trust" if services == {"sts"} else "resource"


def purpose_of(policy: Policy) -> str | None:
    """What an identity policy is for; None where its rights look like nothing known, or like several things."""
    if policy.purpose or policy.kind != "identity":
        return policy.purpose
    rights = allowed_actions(policy)
    if any(names(action, rights) for action in MOVING):
        return "dlq-operator"
    guesses = (("events:PutEvents", "publisher"), ("sqs:ReceiveMessage", "reader"))
    found = [purpose for action, purpose in guesses if names(action, rights)]
    return found[0] if len(found) == 1 else None


def allowed_actions(policy: Policy) -> tuple[str, ...]:
    """Every action that is named in an allow."""
    try:
        return tuple(action for each in statements(policy.document) if each.allow for action in each.actions)
    except BadPolicy:
        return ()


def names(action: str, named: tuple[str, ...]) -> bool:
    """Whether an action is among those named. Actions have no case; for patterns there is ``wildcard-action``."""
    return action.lower() in (each.lower() for each in named)


def wild(text: str) -> bool:
    """Whether a pattern matches more than one text; ``${…}`` stands for one."""
    return "*" in _plain(text) or "?" in _plain(text)


def _plain(text: str) -> str:
    return "".join(part.partition("}")[2] if index else part for index, part in enumerate(text.split("${")))
