"""Comparisons as people, programs, GitHub and pull requests read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from codegen.bump import Bump
from codegen.compat.findings import Direction, Effect, Finding
from codegen.evolution import Comparison, Kind
from codegen.report import annotation

_TINTS = {
    Effect.BREAKING: "\x1b[31m", Effect.POSSIBLE: "\x1b[33m", Effect.COMPATIBLE: "\x1b[32m", Effect.COSMETIC: "\x1b[2m",
}  # fmt: skip
_DIM, _PLAIN = "\x1b[2m", "\x1b[0m"


@dataclass(frozen=True)
class Report:
    """What is told: the names of both states, the comparisons, and which findings count as failures."""

    base: str
    head: str
    comparisons: Sequence[Comparison]
    failures: Sequence[Finding]
    note: str = ""

    def failed(self, finding: Finding) -> bool:
        """Whether it is one of the failures."""
        return id(finding) in self._failed

    @cached_property
    def _failed(self) -> frozenset[int]:
        return frozenset(map(id, self.failures))

    def text(self, *, colour: bool) -> str:
        """For a terminal."""
        lines = [self.note] if self.note else []
        for each in self.comparisons:
            lines.append(f"{title(each)}: {_verdicts(each)}")
            lines += [_line(finding, failed=self.failed(finding), colour=colour) for finding in each.findings]
        return "\n".join([*lines, self.summary])

    @property
    def summary(self) -> str:
        """How much there is, in one line."""
        count = dict.fromkeys(Effect, 0)
        for each in self.comparisons:
            for finding in each.findings:
                count[finding.effect] += 1
        told = ", ".join(f"{number} {effect}" for effect, number in count.items())
        failed = f"; {len(self.failures)} against the rules" if self.failures else ""
        return f"{self.base} -> {self.head}: {len(self.comparisons)} compared, {told}{failed}"

    def json(self) -> str:
        """For programs."""
        return json.dumps(
            {
                "base": self.base,
                "head": self.head,
                "note": self.note,
                "failures": len(self.failures),
                "comparisons": [self._object(each) for each in self.comparisons],
            },
            indent=2,
            ensure_ascii=False,
        )

    def _object(self, each: Comparison) -> dict[str, Any]:
        return {
            "kind": each.kind,
            "old": _named(each.old),
            "new": _named(each.new),
            "mode": each.policy.mode,
            "writers": "declared" if each.policy.declared else "any",
            "verdicts": {direction: each.verdict(direction) for direction in Direction},
            "findings": [_finding(finding, failed=self.failed(finding)) for finding in each.findings],
        }

    def github(self) -> str:
        """Workflow commands: failures are errors, what is breaking or possible besides are notices and warnings."""
        made = []
        for each in self.comparisons:
            for finding in each.findings:
                level = _level(each, finding, failed=self.failed(finding))
                if level:
                    text = "\n".join([finding.message, *_proof(finding)])
                    made.append(annotation(level, finding.path, finding.line, finding.rule, text))
        return "\n".join(made)

    def markdown(self) -> str:
        """For the description of a pull request."""
        parts = [f"## Contracts: {self.base} to {self.head}\n"]
        if self.note:
            parts.append(f"{self.note}\n")
        if not self.comparisons:
            parts.append("No contract changed.\n")
        for each in self.comparisons:
            parts.append(f"### {title(each)}\n\n{_verdicts(each)}\n")
            rows = [_row(finding) for finding in each.findings if finding.effect is not Effect.COSMETIC]
            if rows:
                parts.append("| effect | rule | where | what |\n|---|---|---|---|\n" + "\n".join(rows) + "\n")
            parts += [_example(finding) for finding in each.findings if finding.witness]
            words = sum(finding.effect is Effect.COSMETIC for finding in each.findings)
            if words:
                parts.append(f"{words} changes of words, which break nothing.\n")
        return "\n".join(parts)


def title(each: Comparison) -> str:
    """What is compared."""
    return f"{_pair(each)} since {each.base}" if each.base else _pair(each)


def _pair(each: Comparison) -> str:
    if each.kind is Kind.SUCCESSOR and each.old and each.new:
        return f"{each.old.name} -> {each.new.name}"
    if each.old is None:
        return f"{each.contract.name} (new)"
    if each.new is None:
        return f"{each.contract.name} (gone)"
    versions = f" {each.old.version} -> {each.new.version}" if each.new.version else ""
    return f"{each.contract.name}{versions}"


def bump_text(found: Bump) -> str:
    """The next version, and why."""
    lines = [f"{found.before} -> {found.after} ({found.level.word})"]
    return "\n".join([*lines, *(f"  {level.word}: {reason}" for level, reason in found.reasons)])


def bump_json(found: Bump, changelog: str) -> str:
    """The same for programs, with the draft of the changelog."""
    reasons = [{"level": level.word, "reason": reason} for level, reason in found.reasons]
    made = {"before": found.before, "after": found.after, "level": found.level.word, "reasons": reasons}
    return json.dumps({**made, "changelog": changelog}, indent=2, ensure_ascii=False)


def _verdicts(each: Comparison) -> str:
    told = (f"{direction} ({direction.told}) {each.verdict(direction)}" for direction in Direction)
    return ", ".join(told)


def _line(finding: Finding, *, failed: bool, colour: bool) -> str:
    place = f"{finding.path}{f':{finding.line}' if finding.line else ''} {finding.pointer}".rstrip()
    way = f" {finding.direction}" if finding.direction else ""
    effect = f"{finding.effect}{way}{' (against the rules)' if failed else ''}"
    head = f"{_TINTS[finding.effect]}{effect}{_PLAIN}" if colour else effect
    proof = "".join(f"\n      {_DIM if colour else ''}{each}{_PLAIN if colour else ''}" for each in _proof(finding))
    return f"  {place}: {head} {finding.rule}: {finding.message}{proof}"


def _proof(finding: Finding) -> Iterable[str]:
    if finding.witness:
        yield f"for example {_json(finding.witness.event)}"
    if finding.reason:
        yield f"not proven: {finding.reason}"


def _level(each: Comparison, finding: Finding, *, failed: bool) -> str:
    if failed:
        return "error"
    if finding.effect not in (Effect.BREAKING, Effect.POSSIBLE):
        return ""
    return "notice" if each.kind is Kind.SUCCESSOR else "warning"


def _row(finding: Finding) -> str:
    way = f" {finding.direction}" if finding.direction else ""
    where = f"`{finding.path}{f':{finding.line}' if finding.line else ''}`"
    return f"| {finding.effect}{way} | `{finding.rule}` | {where} | {_cell(finding.message)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _example(finding: Finding) -> str:
    event = json.dumps(finding.witness.event if finding.witness else None, indent=2, ensure_ascii=False)
    said = f"{finding.rule}, {finding.direction}: an event that shows it"
    return f"<details><summary>{said}</summary>\n\n```json\n{event}\n```\n\n</details>\n"


def _named(contract: Any) -> dict[str, str] | None:
    return None if contract is None else {"name": contract.name, "path": contract.path, "version": contract.version}


def _finding(finding: Finding, *, failed: bool) -> dict[str, Any]:
    names = ("rule", "path", "line", "pointer", "at", "direction", "effect", "message", "reason")
    made = {name: getattr(finding, name) for name in names}
    witness = {} if finding.witness is None else {"witness": finding.witness.event}
    return {**made, **witness, "failure": failed}


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 400 else f"{text[:399]}…"
