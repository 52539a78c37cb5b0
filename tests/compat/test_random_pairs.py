"""What is said of random pairs of schemas is true."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.compat.findings import Direction
from codegen.compat.verdict import breaches, validator
from codegen.compat.written import written
from tests.compat.random_pairs import try_pairs
from tests.compat.schemas import canonical, effect
from tests.compat.small_world import VALUES, pair
from tests.foreign.random_schemas import random_schema


@settings(max_examples=120, deadline=None)
@given(st.integers(min_value=0, max_value=10**9))
def test_no_instance_contradicts_a_verdict_and_every_witness_proves_its_own(seed: int) -> None:
    assert try_pairs(range(seed, seed + 2), 150).contradictions == []


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_schema_is_compatible_with_itself(rng) -> None:  # type: ignore[no-untyped-def]
    schema = canonical(random_schema(rng)).schema
    assert breaches(schema, schema, Direction.BACKWARD, declared=False) == []
    assert breaches(schema, schema, Direction.BACKWARD, declared=True) == []


def test_no_value_of_a_small_world_contradicts() -> None:
    """Every value of it is asked, so that nothing depends on what a random one happens to be."""
    rng = Random(21)
    undecided = 0
    for _ in range(250):
        left, right = (canonical(each).schema for each in pair(rng))
        for writer, reader in ((left, right), (right, left)):
            declared = rng.random() < 0.3
            verdict, _ = effect(writer, reader, declared=declared)
            undecided += verdict == "possible"
            if verdict == "compatible":
                sent, read = validator(written(writer) if declared else writer), validator(reader)
                assert [each for each in VALUES if sent.is_valid(each) and not read.is_valid(each)] == [], (left, right)
    assert undecided <= 5


def test_most_pairs_are_decided() -> None:
    """A tool that says "possible" of everything would contradict nothing."""
    tally = try_pairs(range(400), 20)
    assert tally.contradictions == []
    assert tally.verdicts["possible"] <= 0.01 * sum(tally.verdicts.values())
    assert min(tally.verdicts["compatible"], tally.verdicts["breaking"]) > 100
    assert tally.valid > 0.3 * tally.instances
