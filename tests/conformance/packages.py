"""Schemas of the suite to generated packages: many schemas in one folder, as a user would have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from codegen.problems import Problem, errors
from tests.conformance.generation import generate, type_names
from tests.conformance.suite import REMOTE_BASE, Group


@dataclass(frozen=True)
class Package:
    """What was generated from one folder, and the type that each group's schema became."""

    folder: Path
    models: dict[Group, str]


@dataclass
class Generated:
    """Packages for all groups but those that the generator refused, with the Problems it gave."""

    packages: list[Package] = field(default_factory=list)
    refused: dict[Group, tuple[Problem, ...]] = field(default_factory=dict)


class Workshop:
    """Generates below one folder; its name is in the name of every package."""

    def __init__(self, folder: Path, remotes: Path, *, formats: bool) -> None:
        """``remotes`` is served under the suite's base URI, ``formats`` says whether ``format`` is asserted."""
        self._folder = folder
        self._maps = ((REMOTE_BASE, remotes),)
        self._formats = formats
        self._numbers = count()

    def generate(self, groups: Sequence[Group]) -> Generated:
        """Packages for these groups, as few as their identifiers allow."""
        made = Generated()
        for batch in _without_clashes(groups):
            self._generate(batch, made)
        return made

    def _generate(self, groups: list[Group], made: Generated) -> None:
        """One package, once those groups are set aside that a Problem names."""
        if not groups:
            return
        folder = self._folder / f"{self._folder.name}_{next(self._numbers)}"
        files = {f"t{number}.json": group for number, group in enumerate(groups)}
        schemas = {file: group.schema for file, group in files.items()}
        outcome = generate(schemas, folder, formats=self._formats, maps=self._maps)
        problems = errors(outcome.problems)
        if not problems:
            made.packages.append(Package(folder, {files[file]: name for file, name in type_names(folder).items()}))
            return
        found = [(files.get(problem.path.removeprefix("schemas/")), problem) for problem in problems]
        blamed = {group for group, _ in found if group is not None}
        if not blamed and len(groups) > 1:  # the fault is in a document that some of them refer to: find out which
            middle = len(groups) // 2
            self._generate(groups[:middle], made)
            self._generate(groups[middle:], made)
            return
        for group in blamed or groups:
            made.refused[group] = tuple(problem for about, problem in found if about in (group, None))
        self._generate([group for group in groups if group not in made.refused], made)


def _without_clashes(groups: Sequence[Group]) -> list[list[Group]]:
    """The groups in batches in which no URI identifies two schemas: the suite uses some again and again."""
    batches: list[tuple[set[str], list[Group]]] = []
    for group in groups:
        own = set(_identifiers(group.schema))
        for taken, batch in batches:
            if not taken & own:
                taken.update(own)
                batch.append(group)
                break
        else:
            batches.append((own, [group]))
    return [batch for _, batch in batches]


def _identifiers(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$id"), str):
            yield value["$id"].rstrip("#")
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _identifiers(each)
