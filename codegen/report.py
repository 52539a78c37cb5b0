"""Problems and results as people, programs and GitHub read them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from typing import Self, TextIO

from codegen.checks import Rule
from codegen.pipeline import Outcome
from codegen.problems import Problem, Severity
from codegen.settings import Settings

_PIPED = 100
_RED, _YELLOW, _DIM, _PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[2m", "\x1b[0m"


def problems(found: Sequence[Problem], form: str, *, colour: bool = False) -> str:
    """All problems in one of the forms ``text``, ``json`` (a list of objects) or ``github`` (annotations)."""
    if form == "json":
        return json.dumps([_object(problem) for problem in found], indent=2, ensure_ascii=False)
    one = _annotation if form == "github" else _coloured if colour else _text
    return "\n".join(one(problem) for problem in found)


def _object(problem: Problem) -> dict[str, str | int]:
    names = ("rule", "severity", "path", "line", "pointer", "message", "hint")
    return {name: getattr(problem, name) for name in names}


def _place(problem: Problem) -> str:
    line = f":{problem.line}" if problem.line else ""
    return f"{problem.path}{line}" + (f" {problem.pointer}" if problem.pointer else "")


def _text(problem: Problem) -> str:
    hint = f"\n    {problem.hint}" if problem.hint else ""
    return f"{_place(problem)}: {problem.severity} {problem.rule}: {problem.message}{hint}"


def _coloured(problem: Problem) -> str:
    tint = _RED if problem.severity is Severity.ERROR else _YELLOW
    hint = f"\n    {_DIM}{problem.hint}{_PLAIN}" if problem.hint else ""
    return f"{_place(problem)}: {tint}{problem.severity} {problem.rule}{_PLAIN}: {problem.message}{hint}"


def _annotation(problem: Problem) -> str:
    """A workflow command: ``::error file=…,line=…,title=…::message``, escaped as GitHub asks."""
    text = f"{problem.pointer}: {problem.message}" if problem.pointer else problem.message
    message = f"{text}\n{problem.hint}" if problem.hint else text
    return annotation(problem.severity, problem.path, problem.line, problem.rule, message)


def annotation(level: str, path: str, line: int, title: str, text: str) -> str:
    """One workflow command; ``level`` is ``error``, ``warning`` or ``notice``, line 0 is the whole file."""
    where = f"file={_property(path)}" + (f",line={line}" if line else "")
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{level} {where},title={_property(title)}::{escaped}"


def _property(text: str) -> str:
    plain = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return plain.replace(":", "%3A").replace(",", "%2C")


def rules(every: Iterable[Rule], form: str) -> str:
    """The rules, with what each asks for and why."""
    if form == "json":
        names = ("name", "asks", "why", "severity", "house", "fixed")
        return json.dumps([{name: getattr(rule, name) for name in names} for rule in every], indent=2)
    lines = []
    for rule in every:
        scope = "catalogues only" if rule.house else "any schemas"
        weight = rule.severity if rule.fixed else f"{rule.severity}, set in [rules]"
        lines.append(f"{rule.name} ({scope}; {weight})\n    {rule.asks}" + (f"\n    {rule.why}" if rule.why else ""))
    return "\n".join(lines)


def policy(settings: Settings, path: str) -> str:
    """What a catalogue asks of its versions: modes, writers, waivers."""
    table = settings.compatibility
    lines = [f"{path}: mode {table.mode}, writers {table.writers}"]
    own = {name: family.compatibility for name, family in settings.families.items() if family.compatibility}
    lines += [f"    family {name}: mode {mode}" for name, mode in own.items()]
    lines += [f"    {w.rule} is waived at {w.where} until {w.expires}: {w.reason}" for w in table.waivers]
    return "\n".join([*lines, *(f"    {rule}: {weight}" for rule, weight in settings.rules.items())])


def summary(outcome: Outcome) -> str:
    """What a run did."""
    packages = f" in {outcome.packages}" if outcome.packages else ""
    if not outcome.changes:
        return f"{outcome.contents}: nothing changed{packages},"
    removed = sum(change.kind == "unexplained" for change in outcome.changes)
    written = len(outcome.changes) - removed
    also = f", {removed} removed" if removed else ""
    files = "1 file" if written == 1 else f"{written} files"
    return f"{outcome.contents}: {files} written{also}{packages},"


def width(stream: TextIO) -> int:
    """The columns to fold text at: the terminal's; in a pipe always the same, whoever runs it."""
    known = os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
    return known or _PIPED


class Progress:
    """Tells each step on a terminal, in one line that is written over and gone at the end; elsewhere nothing."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream if stream is not None and stream.isatty() else None

    def __call__(self, step: str) -> None:
        self._write(f"{_DIM}{step} …{_PLAIN}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._write("")

    def _write(self, text: str) -> None:
        if self._stream is not None:
            self._stream.write(f"\r\x1b[K{text}")
            self._stream.flush()
