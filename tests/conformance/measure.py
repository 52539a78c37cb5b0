"""One measurement: a set of groups through generation and both SDKs."""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from codegen.problems import Problem
from tests.conformance import python_answers, typescript_answers
from tests.conformance.answers import Answer, Answers, Score, score
from tests.conformance.packages import Workshop
from tests.conformance.suite import Case, Group, copy_remotes
from tests.conformance.typescript_answers import Question

LANGUAGES = ("Python", "TypeScript")


@dataclass(frozen=True)
class Disagreement:
    """A case that did not come out as the suite has it, with what was said instead."""

    language: str
    group: Group
    case: Case
    score: Score
    detail: str


@dataclass(frozen=True)
class Measurement:
    """The answers of both languages on a list of groups."""

    title: str
    groups: Sequence[Group]
    answers: Mapping[str, Answers]
    """By language."""
    refused: dict[Group, tuple[Problem, ...]]

    def counts(self, language: str) -> dict[str, Counter[Score]]:
        """How many cases have each score, by keyword."""
        counts: dict[str, Counter[Score]] = {}
        for group in self.groups:
            counted = counts.setdefault(group.keyword, Counter())
            counted.update(score(case, self.answers[language].get((group, case))) for case in group.cases)
        return counts

    def agreement(self, language: str) -> float:
        """The share of all cases that agree, those of refused schemas included."""
        total = sum(self.counts(language).values(), Counter())
        return total[Score.AGREED] / (total.total() or 1)

    def disagreements(self) -> Iterator[Disagreement]:
        """Every case that did not agree, in the suite's order."""
        for group in self.groups:
            for case in group.cases:
                for language in LANGUAGES:
                    answer = self.answers[language].get((group, case))
                    found = score(case, answer)
                    if found is not Score.AGREED:
                        yield Disagreement(language, group, case, found, self._detail(group, answer))

    def _detail(self, group: Group, answer: Answer | None) -> str:
        if answer is None:
            return "; ".join(f"{problem.rule}: {problem.message}" for problem in self.refused[group])
        return answer.fault or "; ".join(
            f"{pointer or '(root)'} {message}" for pointer, _, message in answer.violations
        )

    def told_apart(self) -> list[tuple[Group, Case]]:
        """Cases of which the two languages say different things, be it in one word of a message."""
        python, typescript = (self.answers[language] for language in LANGUAGES)
        return [key for key, answer in python.items() if answer.violations != typescript[key].violations]


def _identifier(title: str) -> str:
    """Packages are named after it, so that those of all measurements can be imported side by side."""
    return re.sub(r"\W+", "_", title)


def measure(
    title: str, groups: Sequence[Group], suite: Path, *, formats: bool, progress: Callable[[str], None]
) -> Measurement:
    """Generate from all groups (of one draft) and ask both languages about every case."""
    with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
        remotes, work = Path(scratch) / "remotes", Path(scratch) / _identifier(title)
        copy_remotes(suite, groups[0].draft, remotes)
        progress(f"{title}: generating from {len(groups)} schemas")
        generated = Workshop(work, remotes, formats=formats).generate(groups)
        folders = [package.folder for package in generated.packages]
        cases = [
            (p.folder, name, g, case) for p in generated.packages for g, name in p.models.items() for case in g.cases
        ]
        questions = [Question(folder.name, name, json.dumps(case.data)) for folder, name, _, case in cases]
        progress(f"{title}: asking {len(folders)} Python packages")
        loaded = {folder.name: python_answers.load(folder) for folder in folders}
        python = [python_answers.answer(loaded[each.package], each.model, each.text) for each in questions]
        progress(f"{title}: compiling and asking {len(folders)} TypeScript packages")
        typescript = typescript_answers.ask(questions, typescript_answers.compile_all(folders, work))
    keys = [(group, case) for _, _, group, case in cases]
    answers = {
        lang: dict(zip(keys, found, strict=True)) for lang, found in zip(LANGUAGES, (python, typescript), strict=True)
    }
    return Measurement(title, groups, answers, generated.refused)
