"""What changes of contracts are worth: the next ``x-version`` of each, and of the SDKs, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from codegen.compat.findings import Effect, Finding
from codegen.evolution import Comparison, Kind
from codegen.semver import Level, Version


@dataclass(frozen=True)
class Bump:
    """The next version of the SDKs, how far it is from the last, and why."""

    before: str
    after: str
    level: Level
    reasons: tuple[tuple[Level, str], ...]


def due(comparison: Comparison) -> Level:
    """How far ``x-version`` must go: a patch for words, minor for a shape that stays readable, else a new major."""
    if comparison.broken:
        return Level.MAJOR
    effects = {each.effect for each in comparison.findings}
    if effects - {Effect.COSMETIC}:
        return Level.MINOR
    return Level.PATCH if effects else Level.NONE


def bump(before: str, comparisons: Iterable[Comparison]) -> Bump:
    """The next version of packages that were ``before``. Raises ``ValueError`` where that is no version."""
    revised = [each for each in comparisons if each.kind is Kind.REVISION]
    reasons = [(due(each), _reason(each)) for each in revised]
    reasons = sorted((each for each in reasons if each[0] is not Level.NONE), key=lambda one: (-one[0], one[1]))
    level = max((each for each, _ in reasons), default=Level.NONE)
    after = str(Version.parse(before).raised(level)) if level else before
    return Bump(before, after, level, tuple(reasons))


def _reason(comparison: Comparison) -> str:
    worst = comparison.broken or sorted(comparison.findings, key=lambda each: each.sort_key)
    if not worst:
        return f"{comparison.contract.name} has another version"
    first = worst[0]
    more = len(comparison.findings) - 1
    also = f" (and {more} more)" if more else ""
    named = (
        first.message if comparison.contract.name in first.message else f"{comparison.contract.name}: {first.message}"
    )
    return named + also


_HEADINGS = ("Changed, breaking", "Added", "Changed", "Deprecated", "Removed")


def changelog(found: Bump, comparisons: Iterable[Comparison]) -> str:
    """A draft for ``CHANGELOG.md``: what consumers notice, by what it does to them."""
    lines: dict[str, list[str]] = {heading: [] for heading in _HEADINGS}
    for each in comparisons:
        if each.kind is not Kind.REVISION:
            continue
        name = each.contract.name
        if each.old is None:
            lines["Added"].append(f"- `{name}`, a new contract.")
        elif each.new is None:
            lines["Removed"].append(f"- `{name}`.")
        else:
            retired = each.new.lifecycle and not each.old.lifecycle
            if retired:
                told = each.new.lifecycle
                lines["Deprecated"].append(f"- `{name}`, which ends on {told['sunset']}: use `{told['replacement']}`.")
            for finding in each.findings:
                heading = _heading(finding, broken=finding in each.broken)
                if heading:
                    lines[heading].append(f"- `{name}`: {finding.message}.")
    parts = [f"### {heading}\n\n" + "\n".join(dict.fromkeys(said)) + "\n" for heading, said in lines.items() if said]
    return f"## {found.after}\n\n" + "\n".join(parts) if parts else ""


def _heading(finding: Finding, *, broken: bool) -> str:
    if broken:
        return "Changed, breaking"
    if finding.effect is Effect.COSMETIC:
        return ""
    return "Added" if finding.rule == "compat-property" and " added" in finding.message else "Changed"
