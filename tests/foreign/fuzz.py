"""Random schemas through generation, and what everybody says of random instances."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import jsonschema_rs

from codegen.problems import errors
from tests.conformance import python_answers
from tests.conformance.answers import Answer
from tests.conformance.generation import generate, type_names
from tests.conformance.typescript_answers import Question
from tests.foreign.random_instances import random_instance
from tests.foreign.random_schemas import random_schema


@dataclass(frozen=True)
class Sample:
    """A random schema with random instances."""

    schema: dict[str, Any]
    instances: list[Any]


@dataclass(frozen=True)
class Asked:
    """One instance: whether it is valid by jsonschema-rs on the original schema, and what Python says."""

    schema: dict[str, Any]
    question: Question
    valid: bool
    python: Answer

    def wrong(self, answer: Answer) -> bool:
        """Whether an answer has another verdict, or something else is wrong with it."""
        return bool(answer.fault) or (answer.violations == ()) != self.valid


def sample(rng: Random, count: int) -> Sample:
    """A random schema with ``count`` instances."""
    schema = random_schema(rng)
    return Sample(schema, [random_instance(rng, schema, schema) for _ in range(count)])


def ask(samples: list[Sample], folder: Path) -> Iterator[Asked]:
    """Generate packages below ``folder`` from all samples, import the Python one, and ask it.

    Raises ``AssertionError`` where the generator refuses a schema.
    """
    files = {f"s{number}.json": each for number, each in enumerate(samples)}
    outcome = generate({path: each.schema for path, each in files.items()}, folder)
    found = errors(outcome.problems)
    assert not found, [(problem, files[Path(problem.path).name].schema) for problem in found]
    package = python_answers.load(folder)
    names = type_names(folder)
    for path, each in files.items():
        oracle = jsonschema_rs.Draft202012Validator(each.schema, validate_formats=True)
        for instance in each.instances:
            question = Question(folder.name, names[path], json.dumps(instance))
            answer = python_answers.answer(package, question.model, question.text)
            yield Asked(each.schema, question, oracle.is_valid(instance), answer)
