"""IAM's logic as it is documented: examples from its pages, and properties that hold for any policies."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.aws.policy_conditions import Context
from infrastructure.aws.policy_document import Statement, statements
from infrastructure.aws.policy_evaluator import Decision, Request, decide

ROLE = "arn:aws:iam::111122223333:role/oms"
ROOT = "arn:aws:iam::111122223333:root"
BUS = "arn:aws:events:eu-central-1:111122223333:event-bus/oms-events"
RULE = "arn:aws:events:eu-central-1:111122223333:rule/oms-events/one"
ALLOW, DENY, NOTHING = Decision.ALLOW, Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY


def policy(effect: str = "Allow", **parts: Any) -> tuple[Statement, ...]:
    plain = {"Effect": effect, "Action": "events:PutEvents", "Resource": BUS}
    for name in ("Action", "Resource"):
        if f"Not{name}" in parts:
            del plain[name]
    return statements({"Version": "2012-10-17", "Statement": plain | parts})


def ask(*documents: tuple[Statement, ...], action: str = "events:PutEvents", **context: Any) -> Decision:
    request = Request(ROLE, action, BUS, {key.replace("__", ":"): value for key, value in context.items()})
    return decide(request, [each for document in documents for each in document])


def test_nothing_is_allowed_by_nobody() -> None:
    assert ask() is NOTHING


def test_an_explicit_deny_wins_over_any_allow() -> None:
    assert ask(policy(), policy("Deny")) is DENY
    assert ask(policy("Deny"), policy()) is DENY


@pytest.mark.parametrize(
    ("parts", "decision"),
    [
        ({"Action": "events:Put*"}, ALLOW),
        ({"Action": "EVENTS:putevents"}, ALLOW),  # actions have no case
        ({"Action": ["sqs:*", "events:PutEvent?"]}, ALLOW),
        ({"Action": "events:PutEvent"}, NOTHING),
        ({"NotAction": "sqs:*"}, ALLOW),
        ({"NotAction": "events:*"}, NOTHING),
        ({"Resource": "*"}, ALLOW),
        ({"Resource": BUS.upper()}, NOTHING),  # resources have
        ({"Resource": BUS.replace("eu-central-1", "*")}, ALLOW),
        ({"Resource": BUS.replace("oms-events", "other")}, NOTHING),
        ({"Resource": "arn:aws:events"}, ALLOW),  # what an ARN lacks is any
        ({"Resource": "arn:aws:events:eu-central-1"}, ALLOW),
        ({"Resource": "arn:aws:sqs"}, NOTHING),
        ({"NotResource": "arn:aws:events:*"}, NOTHING),
    ],
)
def test_actions_and_resources(parts: dict[str, Any], decision: Decision) -> None:
    assert ask(policy(**parts)) is decision


SOURCE, ABSENT = "events:source", None
CONDITIONS: list[tuple[dict[str, dict[str, Any]], Any, bool]] = [
    # ForAllValues is true of an absent key, and needs Null beside it
    ({"ForAllValues:StringEquals": {SOURCE: "oms"}}, ("oms",), True),
    ({"ForAllValues:StringEquals": {SOURCE: "oms"}}, ("oms", "other"), False),
    ({"ForAllValues:StringEquals": {SOURCE: "oms"}}, ABSENT, True),
    ({"ForAllValues:StringEquals": {SOURCE: "oms"}, "Null": {SOURCE: "false"}}, ABSENT, False),
    ({"ForAllValues:StringEquals": {SOURCE: "oms"}, "Null": {SOURCE: "false"}}, (), False),
    ({"ForAllValues:StringEquals": {SOURCE: "oms"}, "Null": {SOURCE: "false"}}, ("oms",), True),
    ({"ForAnyValue:StringEquals": {SOURCE: "oms"}}, ("other", "oms"), True),
    ({"ForAnyValue:StringEquals": {SOURCE: "oms"}}, ABSENT, False),
    ({"ForAnyValue:StringNotEquals": {SOURCE: "oms"}}, ABSENT, False),
    ({"Null": {SOURCE: "true"}}, ABSENT, True),
    ({"Null": {SOURCE: True}}, ("oms",), False),
    # one value, absent keys, negation
    ({"StringEquals": {SOURCE: ["a", "oms"]}}, "oms", True),
    ({"StringEquals": {SOURCE: "oms"}}, ABSENT, False),
    ({"StringEqualsIfExists": {SOURCE: "oms"}}, ABSENT, True),
    ({"StringEqualsIfExists": {SOURCE: "oms"}}, "other", False),
    ({"StringNotEquals": {SOURCE: "oms"}}, ABSENT, True),
    ({"StringNotEquals": {SOURCE: ["oms", "other"]}}, "other", False),
    ({"StringEquals": {SOURCE: "oms"}}, ("oms", "other"), False),  # undocumented: an allow does not hold
    ({"StringEquals": {"EVENTS:Source": "oms"}}, "oms", True),  # keys have no case
    ({"StringEqualsIgnoreCase": {SOURCE: "OMS"}}, "oms", True),
    ({"StringEquals": {SOURCE: "OMS"}}, "oms", False),
    ({"StringLike": {SOURCE: "o?s*"}}, "oms.x", True),
    ({"StringEquals": {SOURCE: "o*"}}, "oms", False),
    ({"StringLike": {SOURCE: "${*}"}}, "*", True),
    ({"StringLike": {SOURCE: "${*}"}}, "oms", False),
    ({"StringEquals": {SOURCE: "${aws:PrincipalTag/team}"}}, "oms", False),  # a variable without a value
    ({"ArnEquals": {SOURCE: RULE}}, RULE, True),
    ({"ArnLike": {SOURCE: RULE.replace("one", "*")}}, RULE, True),
    ({"ArnLike": {SOURCE: "arn:aws:events:*:rule/oms-events/one"}}, RULE, False),  # * stays within its part
    ({"ArnNotLike": {SOURCE: RULE}}, RULE, False),
    ({"NumericLessThanEquals": {SOURCE: 10}}, "10", True),
    ({"NumericLessThan": {SOURCE: "10"}}, "ten", False),
    ({"DateGreaterThan": {SOURCE: "2026-01-01T00:00:00Z"}}, "2026-01-01T00:00:01Z", True),
    ({"DateLessThan": {SOURCE: "1767225601"}}, "2026-01-01T00:00:00+00:00", True),
    ({"Bool": {SOURCE: True}}, "true", True),
    ({"IpAddress": {SOURCE: "10.0.0.0/8"}}, "10.1.2.3", True),
    ({"NotIpAddress": {SOURCE: "10.0.0.0/8"}}, "10.1.2.3", False),
    ({"IpAddress": {SOURCE: "10.0.0.0/8"}}, "::1", False),
    ({"IpAddress": {SOURCE: "2001:db8::/32"}}, "2001:db8::1", True),
    ({"NotIpAddress": {SOURCE: "10.0.0.0/8"}}, ABSENT, True),
    ({"ForAnyValue:StringEqualsIfExists": {SOURCE: "oms"}}, ABSENT, True),  # IfExists: an absent key is true
    ({"ForAnyValue:StringEqualsIfExists": {SOURCE: "oms"}}, ("other",), False),
    ({"DateEquals": {SOURCE: "2026-01-01T00:00:00"}}, "1767225600", True),  # UTC, wherever this runs
    ({"StringLike": {SOURCE: "x${$}{y}"}}, "x${y}", True),
    ({"StringEqual": {SOURCE: "oms"}}, "oms", False),  # no operator
    # several operators and keys: all
    ({"StringEquals": {SOURCE: "oms"}, "StringLike": {SOURCE: "x*"}}, "oms", False),
]


@pytest.mark.parametrize(("condition", "value", "holds"), CONDITIONS, ids=str)
def test_conditions(condition: dict[str, dict[str, Any]], value: Any, holds: bool) -> None:
    context: Context = {} if value is ABSENT else {SOURCE: value}
    decision = decide(Request(ROLE, "events:PutEvents", BUS, context), policy(Condition=condition))
    assert (decision is ALLOW) == holds


def test_variables_are_filled_in_from_the_request() -> None:
    document = policy(Resource=BUS.replace("oms-events", "${aws:PrincipalTag/team}-events"))
    assert ask(document, **{"aws__PrincipalTag/team": "oms"}) is ALLOW
    assert ask(document, **{"aws__PrincipalTag/team": "x"}) is NOTHING
    assert ask(document) is NOTHING


def test_a_variable_can_have_a_default() -> None:
    document = policy(Condition={"StringEquals": {SOURCE: "${aws:PrincipalTag/team, 'oms'}"}})
    assert ask(document, events__source="oms") is ALLOW
    assert ask(document, events__source="oms", **{"aws__PrincipalTag/team": "x"}) is NOTHING


def test_what_a_variable_stands_for_is_no_pattern() -> None:
    document = policy(Resource=BUS.replace("oms-events", "${aws:PrincipalTag/team}"))
    assert ask(document, **{"aws__PrincipalTag/team": "oms-events"}) is ALLOW
    assert ask(document, **{"aws__PrincipalTag/team": "*"}) is NOTHING


def test_before_2012_there_were_no_variables() -> None:
    condition = {"StringLike": {SOURCE: "${aws:PrincipalTag/team}*"}}
    plain = {"Effect": "Allow", "Action": "events:PutEvents", "Resource": "*", "Condition": condition}
    for version in ({}, {"Version": "2008-10-17"}):
        old = statements({"Statement": plain} | version)
        assert ask(old, events__source="oms", **{"aws__PrincipalTag/team": "oms"}) is NOTHING
        assert ask(old, events__source="${aws:PrincipalTag/team}") is ALLOW


@pytest.mark.parametrize("element", ["Resource", "NotResource"])
def test_a_statement_with_a_variable_that_has_no_value_is_none(element: str) -> None:
    """IAM's documentation: it "might cause the entire statement to be invalid"."""
    document = statements(
        {
            "Version": "2012-10-17",
            "Statement": {"Effect": "Deny", "Action": "*", element: "arn:aws:sqs:*:*:${aws:username}"},
        }
    )
    assert ask(policy(), document) is ALLOW


def test_a_deny_on_several_values_without_set_operator_holds() -> None:
    """IAM does not define it; whoever wrote the deny wanted to be safe."""
    document = policy("Deny", Condition={"StringEquals": {SOURCE: "oms"}})
    assert ask(policy(), document, events__source=("oms", "x")) is DENY


def _from(principal: Any, **parts: Any) -> tuple[Statement, ...]:
    named = {} if principal is None else {"Principal": principal}
    return statements({"Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*"} | named | parts})


@pytest.mark.parametrize(
    ("principal", "resource_policy", "identity", "decision"),
    [
        (ROLE, _from({"AWS": ROLE}), (), ALLOW),
        (ROLE, _from("*"), (), ALLOW),
        (ROLE, _from({"AWS": ROLE.replace("oms", "other")}), (), NOTHING),
        (ROLE, _from({"AWS": ROOT}), (), NOTHING),  # delegates to identity policies, gives nothing itself
        (ROLE, _from({"AWS": ROOT}), policy(Action="kms:Decrypt", Resource="*"), ALLOW),
        (ROLE, _from({"AWS": "111122223333"}), policy(Action="kms:Decrypt", Resource="*"), ALLOW),
        (ROLE, _from({"AWS": ROOT.replace("1111", "2222")}), policy(Action="kms:Decrypt", Resource="*"), NOTHING),
        (ROLE, _from({"AWS": ROOT}, Action="kms:Encrypt"), policy(Action="kms:*", Resource="*"), NOTHING),
        (ROLE, _from({"AWS": ROLE}, Effect="Deny"), policy(Action="kms:*", Resource="*"), DENY),
        ("events.amazonaws.com", _from({"Service": "events.amazonaws.com"}), (), ALLOW),
        ("sns.amazonaws.com", _from({"Service": "events.amazonaws.com"}), (), NOTHING),
        ("events.amazonaws.com", _from({"AWS": ROOT}), (), NOTHING),
        (ROLE, _from(None, Effect="Deny", NotPrincipal={"AWS": ROOT}), policy(Action="kms:*", Resource="*"), DENY),
        (ROLE, (*_from("*"), *_from(None, Effect="Deny", NotPrincipal={"AWS": [ROLE, ROOT]})), (), ALLOW),
    ],
)
def test_a_resources_own_policy(
    principal: str, resource_policy: tuple[Statement, ...], identity: tuple[Statement, ...], decision: Decision
) -> None:
    assert decide(Request(principal, "kms:Decrypt", "arn:x"), identity, resource_policy) is decision


@pytest.mark.parametrize("theirs", [None, "*", {"AWS": ROLE}, {"AWS": ROOT}])
def test_across_accounts_both_policies_have_to_allow(theirs: Any) -> None:
    bus = BUS.replace("111122223333", "444455556666")
    resource = None if theirs is None else _from(theirs, Action="events:PutEvents")
    request = Request(ROLE, "events:PutEvents", bus)
    assert decide(request, (), resource) is NOTHING
    both = decide(request, policy(Resource="*"), resource)
    assert both is (NOTHING if theirs is None else ALLOW)


# --- properties -------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["a:One", "a:Two", "b:One"])
PATTERNS = st.sampled_from(["*", "a:*", "a:One", "a:T?o", "b:One"])
VALUES = st.sampled_from(["x", "y", "xy"])
OPERATORS = st.sampled_from(
    ["StringEquals", "StringLike", "StringNotEquals", "ForAllValues:StringEquals", "ForAnyValue:StringNotLike"]
)
CONDITION = st.dictionaries(OPERATORS, st.dictionaries(st.sampled_from(["k:1", "k:2"]), VALUES, min_size=1), max_size=2)
STATEMENT = st.builds(
    lambda effect, action, resource, condition: statements(
        {"Statement": {"Effect": effect, "Action": action, "Resource": resource, "Condition": condition}}
    )[0],
    st.sampled_from(["Allow", "Deny"]),
    PATTERNS,
    PATTERNS,
    CONDITION,
)
POLICY = st.lists(STATEMENT, max_size=5)
CONTEXT = st.dictionaries(st.sampled_from(["k:1", "k:2"]), st.one_of(VALUES, st.tuples(VALUES, VALUES), st.just(())))
REQUEST = st.builds(lambda action, resource, context: Request(ROLE, action, resource, context), NAMES, NAMES, CONTEXT)


@given(POLICY, REQUEST)
def test_the_order_of_statements_does_not_matter(document: list[Statement], request: Request) -> None:
    assert decide(request, document) == decide(request, document[::-1])


@given(POLICY, POLICY, REQUEST)
def test_more_denies_never_allow_more_and_more_allows_never_deny(
    document: list[Statement], more: list[Statement], request: Request
) -> None:
    before = decide(request, document)
    with_denies = decide(request, [*document, *(each for each in more if not each.allow)])
    with_allows = decide(request, [*document, *(each for each in more if each.allow)])
    assert with_denies is before or with_denies is DENY
    assert with_allows is before or (before is NOTHING and with_allows is ALLOW)


@given(POLICY, REQUEST)
def test_without_an_allow_that_matches_nothing_is_allowed(document: list[Statement], request: Request) -> None:
    singly = [decide(request, [each]) for each in document]
    expected = DENY if DENY in singly else ALLOW if ALLOW in singly else NOTHING
    assert decide(request, document) is expected


@given(st.lists(VALUES), st.lists(VALUES, min_size=1))
def test_for_all_values_and_for_any_value_negate_each_other(given_values: list[str], wanted: list[str]) -> None:
    """Not all values are among those wanted, exactly when some value is not."""
    every = policy(Condition={"ForAllValues:StringEquals": {SOURCE: wanted}})
    some = policy(Condition={"ForAnyValue:StringNotEquals": {SOURCE: wanted}})
    request = Request(ROLE, "events:PutEvents", BUS, {SOURCE: tuple(given_values)})
    assert (decide(request, every) is ALLOW) != (decide(request, some) is ALLOW)
