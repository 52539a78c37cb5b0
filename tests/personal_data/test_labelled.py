"""The labelled payloads, in both languages."""

import json
import os
from collections import Counter

import pytest

from oms_event_sdk_py.pii.scan import scan
from tests.personal_data.corpus import Case, cases
from tests.personal_data.random_values import Values
from tests.personal_data.typescript import ask

CASES = cases()


def found(case: Case) -> dict[str, str]:
    kinds: dict[str, list[str]] = {}
    for finding in scan(case.payload):
        kinds.setdefault(finding.pointer, []).append(finding.kind)
    return {pointer: " ".join(each) for pointer, each in kinds.items()}


def test_there_are_enough_and_most_of_them_tempt() -> None:
    assert len(CASES) >= 300
    assert sum(not case.found for case in CASES) >= 150
    assert len({json.dumps(case.payload) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.group}: {case.why}")
def test_what_is_labelled_is_found_and_no_more(case: Case) -> None:
    assert found(case) == case.found


def test_typescript_finds_the_same_to_the_character() -> None:
    ours = [
        [[each.pointer, each.kind, each.source, each.part, each.start, each.end] for each in scan(case.payload)]
        for case in CASES
    ]
    theirs = ask(({"ask": "scan", "value": case.payload} for case in CASES), environment=dict(os.environ))
    assert [CASES[i].why for i in range(len(CASES)) if ours[i] != theirs[i]] == []


def test_every_kind_of_the_rule_table_has_payloads() -> None:
    kinds = Counter(kind for case in CASES for kinds in case.found.values() for kind in kinds.split())
    assert {name for name, count in kinds.items() if count >= 10} >= {
        "credit_card", "email", "iban", "ip_address", "kr_rrn", "phone", "secret", "ssn",
    }  # fmt: skip


def test_random_values_of_each_kind_are_found_and_what_machines_make_is_not() -> None:
    values = Values(20261128)
    missed: Counter[str] = Counter()
    for kind, value in values.kinds.items():
        for _ in range(200):
            payload = values.placed(value())
            missed[kind] += {each.kind for each in scan(payload)} != {kind}
    assert {kind: count for kind, count in missed.items() if count > 2} == {}
    taken = [payload for payload in (values.placed(values.of_a_machine()) for _ in range(2000)) if scan(payload)]
    assert len(taken) <= 2, taken
