"""Elementary changes, each with the verdict that a reader of the specification would give."""

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.compat.verdict import validator
from codegen.compat.written import written
from tests.compat.schemas import canonical, effect

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_change_has_its_verdict_in_both_directions(case: dict[str, Any]) -> None:
    old, new = canonical(case["old"]).schema, canonical(case["new"]).schema
    declared = case["writers"] == "declared"
    for direction, writer, reader in (("backward", old, new), ("forward", new, old)):
        verdict, found = effect(writer, reader, declared=declared)
        assert verdict == case[direction], (direction, [(each.leaf, each.witness, each.reason) for each in found])
        sent = validator(written(writer) if declared else writer)
        for witness in (each.witness for each in found if each.witness):
            assert sent.is_valid(witness.event)
            assert not validator(reader).is_valid(witness.event)


def test_there_are_enough_cases_and_no_two_of_one_name() -> None:
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len(CASES)
