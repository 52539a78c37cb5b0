"""What is looked at, where, and how a finding says it. The faults of the deployment checklist's code, one by one."""

import copy
import json
import time
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms_event_sdk_py import REGISTRY, SchemaCreatedV2
from oms_event_sdk_py._contracts import EventVersion
from oms_event_sdk_py.pii import Finding, PIIHandler, ProtectionError
from oms_event_sdk_py.pii.kinds import Groups, classify
from oms_event_sdk_py.pii.plan import make_plan
from oms_event_sdk_py.pii.rules import MACHINES
from oms_event_sdk_py.pii.scan import scan

handler = PIIHandler()


def version(name: str) -> EventVersion:
    found = REGISTRY.by_name(name)
    assert found is not None
    return found


def told(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{each.part} {each}" for each in findings]


CREATED = {"operation": "create", "resource_type": "object_type", "version": "2.0.0"}


# --- FACTS 37: the checklist's code, run as written --------------------------------------------------------------


def test_members_of_lists_are_found_where_they_are() -> None:
    data = {"watchers": ["alice@example.com", {"mail": "bob@example.com"}]}
    assert told(handler.detect_pii(data)) == ["value /watchers/0: email", "value /watchers/1/mail: email"]


def test_a_dotted_name_is_one_name() -> None:
    data = {"user.email": "alice@example.com", "user": {"email": "nobody"}}
    assert told(handler.detect_pii(data)) == ["value /user.email: email"]


def test_a_part_of_a_value_is_a_part() -> None:
    (finding,) = handler.detect_pii({"note": "ask alice@example.com now"})
    assert (finding.start, finding.end, finding.unit) == (4, 21, "code point")


def test_a_value_with_two_kinds_has_two_findings() -> None:
    found = handler.detect_pii({"note": "alice@example.com, 010-1234-5678"})
    assert [each.kind for each in found] == ["email", "phone"]


@pytest.mark.parametrize("text", ["a@example.c|m", "1764061234", "4155550132", "git@github.com:org/repo.git"])
def test_what_only_looks_like_it_is_not_found(text: str) -> None:
    assert handler.detect_pii({"value": text}) == ()


def test_the_head_of_a_uuid_is_no_card() -> None:
    assert handler.detect_pii({"id": "41111111-1111-4111-8111-111111111111"}) == ()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("+14155550132", "phone"),
        ("(415) 555-0132", "phone"),
        ("010-1234-5678", "phone"),
        ("378282246310005", "credit_card"),
        ({"alice@example.com": 1}, "email"),
        ({"phone": 4155550132}, "phone"),
    ],
)
def test_what_the_checklist_missed_is_found(value: Any, kind: str) -> None:
    assert [each.kind for each in handler.detect_pii({"value": value})] == [kind]


def test_the_callers_data_stays_as_it_is() -> None:
    data = {"a": ["alice@example.com", {"b": 4111111111111111}]}
    before = copy.deepcopy(data)
    handler.detect_pii(data)
    assert data == before


@pytest.mark.parametrize(
    "unit",
    [
        *("a", "1", "a.", "1-", "@", "a@", "eyJ", ":", "1.", "-----BEGIN ", "DE89", "%40", "2001:", "(", "+1 ", "\\u"),
        *("pii-", "a@b.co ", "010-1234-5678 ", "😀a@b.co ", "AKIAIOSFODNN7EXAMPLE "),
    ],
)
def test_a_long_text_takes_linear_time(unit: str) -> None:
    """256 KB of whatever the rules begin with; quadratic time would be minutes."""
    text = unit * (262_144 // len(unit))
    started = time.process_time()
    handler.detect_pii({"note": text})
    assert time.process_time() - started < 10


# --- where ------------------------------------------------------------------------------------------------------


def test_a_personal_name_is_not_in_the_pointer() -> None:
    data = {"acl": {"alice@example.com": {"phone": "010-1234-5678"}}}
    assert told(handler.detect_pii(data)) == ["name /acl/<email>: email", "value /acl/<email>/phone: phone"]
    assert "alice" not in repr(handler.detect_pii(data))


def test_spans_count_code_points() -> None:
    (finding,) = handler.detect_pii("😀 alice@example.com")
    assert (finding.start, finding.end) == (2, 19)


def test_the_span_has_what_normalising_took_away() -> None:
    (finding,) = handler.detect_pii("x 010-12\u200b34-5678 y")
    assert (finding.start, finding.end) == (2, 16)


def test_attributes_are_looked_at_but_not_those_that_machines_make() -> None:
    attributes = {
        "subject": "alice@example.com",
        "traceparent": "00-41555501324155550132415555013241-4155550132415555-01",
    }
    assert told(handler.scan(b"{}", None, attributes)) == ["attribute /subject: email"]


def test_escapes_in_the_text_are_read() -> None:
    assert told(handler.scan(b'{"a":"alice\\u0040example.com"}', None)) == ["value /a: email"]
    assert told(handler.scan(b'{"a":"415\\/555","b":"+82\\u002010-1234-5678"}', None)) == ["value /b: phone"]


def test_numbers_of_any_form_are_numbers() -> None:
    for text in (
        b'{"phone":4155550132}',
        b'{"phone":4155550132.0}',
        b'{"phone":4.155550132e9}',
        b'{"phone":4155550132e0}',
    ):
        assert told(handler.scan(text, None)) == ["value /phone: phone"], text
    assert handler.scan(b'{"phone":4155550132.5,"card":-4111111111111111,"id":41111111111111111111}', None) == ()


def test_a_number_beyond_what_javascript_has_is_judged_without_its_last_digits() -> None:
    text = (
        b'{"card":6212345678901234567,"id":6212345678901234567,"pan":3999999999999999900,"card_no":9999999999999999999}'
    )
    assert told(handler.scan(text, None)) == ["value /card: credit_card", "value /pan: credit_card"]
    assert handler.scan(b'{"card":' + b"4" * 5000 + b"}", None) == ()


# --- by the contract --------------------------------------------------------------------------------------------


def test_declared_fields_are_found_whatever_they_hold() -> None:
    value = {**CREATED, "author": "nobody@localhost"}
    (finding,) = handler.scan(json.dumps(value).encode(), version("SchemaCreatedV2"))
    assert (finding.pointer, finding.kind, finding.source) == ("/author", "email", "declared")


def test_items_and_members_of_items_can_be_declared() -> None:
    value = {
        "operation": "update",
        "proposal_id": "p",
        "version": "1.0.0",
        "reviewers": ["a@example.com"],
        "approvals": [{"approver": "b@example.com"}],
    }
    found = handler.scan(json.dumps(value).encode(), version("ProposalUpdatedV1"))
    assert told(found) == ["value /approvals/0/approver: email", "value /reviewers/0: email"]
    assert {each.source for each in found} == {"declared"}


def test_closed_fields_are_not_looked_at_and_unknown_ones_are() -> None:
    value = {**CREATED, "x_new": "alice@example.com"}
    for payload in (value, json.dumps(value).encode()):
        assert told(handler.scan(payload, version("SchemaCreatedV2"))) == ["value /x_new: email"]
    assert "/version" in version("SchemaCreatedV2").closed


def test_a_text_and_its_value_give_the_same() -> None:
    for each in REGISTRY:
        value: Any
        for value in (
            {"new_value": {"a": "alice@example.com"}},
            {"author": "a@example.com"},
            {"z": 1},
            {},
            [],
            "010-1234-5678",
        ):
            text = msgspec.json.encode(value)
            assert handler.scan(text, each) == handler.scan(value, each), (each.model_name, value)


def test_recursive_declarations_reach_any_depth() -> None:
    plan = make_plan(["/kind"], [("/tree/**/name", "name")])
    found = scan({"kind": "a@example.com", "tree": {"name": "x", "left": {"right": {"name": "y"}}}}, plan)
    assert told(found) == ["value /tree/left/right/name: name", "value /tree/name: name"]


def test_a_declared_name_may_be_written_with_escapes() -> None:
    text = json.dumps(CREATED)[:-1].encode() + b', "\\u0061uthor": "nobody"}'
    assert told(handler.scan(text, version("SchemaCreatedV2"))) == ["value /author: email"]


def test_text_that_is_no_utf8_is_refused() -> None:
    with pytest.raises(ProtectionError):
        handler.scan(b'{"a":"\xff 123456789"}', None)


# --- what the gate takes for granted ------------------------------------------------------------------------------


@given(st.from_regex(r"1[1-9][0-9]{8}|1[2-9](?:1[3-9]|[2-9][0-9])[0-9]{9}", fullmatch=True))
def test_what_is_passed_over_as_a_time_is_of_no_kind(digits: str) -> None:
    assert MACHINES.match(digits)
    assert classify(Groups((len(digits),), (), digits, "", digits, 0, len(digits))) == []


# --- hostile ----------------------------------------------------------------------------------------------------


def test_depth_costs_no_stack() -> None:
    value: Any = "alice@example.com"
    for index in range(5000):
        value = [value] if index % 2 else {"a": value}
    (finding,) = scan(value)
    assert finding.kind == "email"


def test_a_text_that_is_too_deep_or_no_json_is_refused() -> None:
    for payload in (b'{"a@example.com' + b"[" * 1000, b"[" * 1000 + b'"a@example.com"' + b"]" * 1000):
        with pytest.raises(ProtectionError) as caught:
            handler.scan(payload, version("SchemaCreatedV2"))
        assert "example" not in str(caught.value)


def test_a_payload_of_a_model_can_be_given() -> None:
    event = SchemaCreatedV2(operation="create", resource_type="object_type", author="alice@example.com")
    assert told(handler.detect_pii(event)) == ["value /author: email"]
