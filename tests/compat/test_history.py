"""The OMS catalogue's own history: what each second version breaks, and that its way from the first one mends it."""

import pytest

from codegen.cache import Cache
from codegen.compat.findings import Direction, Effect
from codegen.compat.verdict import validator
from codegen.contracts import Source, read
from codegen.evolution import Comparison, successions
from codegen.gate import policies
from codegen.snapshot import snapshot
from oms_event_sdk_py import REGISTRY
from oms_event_sdk_py.casting import downcast_data, upcast_data
from tests.repository.tree import ROOT

CONTRACTS = read(Source(ROOT / "schemas", "schemas/"), lambda step: None, Cache(None))
PAIRS = successions(snapshot(CONTRACTS, "now"), policies(CONTRACTS.settings), Cache(None), 1)


def test_five_events_have_a_second_version() -> None:
    assert sorted(each.contract.event for each in PAIRS) == [
        "action.failed", "branch.merged", "schema.created", "schema.deleted", "schema.updated",
    ]  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.contract.event)
def test_each_breaks_a_reader_with_an_event_that_casting_mends(pair: Comparison) -> None:
    assert pair.old is not None
    assert pair.new is not None
    old, new = validator(pair.old.schema), validator(pair.new.schema)
    assert pair.verdict(Direction.BACKWARD) is Effect.BREAKING
    before, after = REGISTRY.by_name(pair.old.name), REGISTRY.by_name(pair.new.name)
    assert before is not None
    assert after is not None
    for finding in pair.findings:
        if finding.witness is None:
            continue
        event = finding.witness.event
        if finding.direction is Direction.BACKWARD:
            assert old.is_valid(event)
            assert not new.is_valid(event)
            assert new.is_valid(upcast_data(before, event)[1])
        else:
            assert new.is_valid(event)
            assert not old.is_valid(event)
            assert old.is_valid(downcast_data(after, event, to=1)[1])
