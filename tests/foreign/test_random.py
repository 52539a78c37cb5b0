"""Random schemas: everything generated imports, compiles, and agrees with an independent validator."""

from __future__ import annotations

import tempfile
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conformance import typescript_answers
from tests.foreign.built import type_faults
from tests.foreign.fuzz import Asked, Sample, ask, sample

_numbers = count()


@given(st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_python_agrees_with_jsonschema_rs(rng: Random) -> None:
    """Verdicts on random instances are those of jsonschema-rs on the schema as it was written; values are kept."""
    with tempfile.TemporaryDirectory() as scratch:
        for asked in ask([sample(rng, 6)], Path(scratch) / f"random_{next(_numbers)}"):
            assert not asked.wrong(asked.python), (asked.schema, asked.question.text, asked.valid, asked.python)


def test_patterns_mean_what_ecma_262_says(tmp_path: Path) -> None:
    """``\\d`` and ``\\w`` are ASCII, negated as well: Python's own engines know more digits and letters."""
    patterns = (r"^\d+$", r"^\w+$", r"^[\d]+$", r"^[^\d]+$", r"^[^\w]+$", r"^\D+$", r"^\W+$")
    values = [{"a": text} for text in ("3", "٣", "x", "é", "-", "")]
    schemas = [{"type": "object", "properties": {"a": {"type": "string", "pattern": each}}} for each in patterns]
    for asked in ask([Sample(schema, values) for schema in schemas], tmp_path / "random_patterns"):
        assert not asked.wrong(asked.python), (asked.schema, asked.question.text, asked.valid, asked.python)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Asked]]:
    """The folder of one package from many random schemas, and what Python says of their instances."""
    rng = Random(20_261)
    folder = tmp_path_factory.mktemp("many") / "random_many"
    return folder, list(ask([sample(rng, 8) for _ in range(200)], folder))


def test_typescript_agrees_with_jsonschema_rs_and_python(many: tuple[Path, list[Asked]]) -> None:
    """One run of tsc and one of Node over all of them; violations are Python's, word for word."""
    folder, everything = many
    built = typescript_answers.compile_all([folder], folder.parent)
    answers = typescript_answers.ask([asked.question for asked in everything], built)
    assert {asked.valid for asked in everything} == {True, False}
    for asked, answer in zip(everything, answers, strict=True):
        assert not asked.wrong(answer), (asked.schema, asked.question.text, asked.valid, answer)
        assert answer.violations == asked.python.violations, (asked.schema, asked.question.text)


def test_python_is_strictly_typed(many: tuple[Path, list[Asked]]) -> None:
    """One run of mypy --strict over all of them."""
    folder, _ = many
    assert type_faults([folder], folder.parent) == ""
