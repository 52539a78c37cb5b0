"""What the life of contracts asks of a state: nothing past its sunset, versions raised as due, no waiver expired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from codegen.bump import due
from codegen.checks import RULES
from codegen.compat.findings import Effect, Finding, Mode
from codegen.evolution import Comparison, Kind, Policies, Policy
from codegen.lifecycle import Stage, has_dates, is_near, stage
from codegen.pointers import line_of
from codegen.problems import Problem
from codegen.semver import Level, Version
from codegen.settings import Settings, Waiver, toml_line
from codegen.snapshot import Contract, Snapshot


def policies(settings: Settings | None, *, mode: str | None = None, writers: str | None = None) -> Policies:
    """What each family asks for; ``mode`` and ``writers`` are those of all of them, where they are given.

    Without a catalogue nothing is known of writers: they may send whatever their schema admits.
    """
    if settings is None:
        return Policies(Policy(Mode(mode or "full"), writers == "declared"), {})
    table = settings.compatibility
    declared = (writers or table.writers) == "declared"
    default = Policy(Mode(mode or table.mode), declared)
    own = {name: family.compatibility for name, family in settings.families.items() if family.compatibility}
    return Policies(default, {} if mode else {name: Policy(Mode(each), declared) for name, each in own.items()})


@dataclass(frozen=True)
class Gate:
    """What is asked: the catalogue's settings and text, the state, the day."""

    settings: Settings
    text: str
    state: Snapshot
    today: date

    @property
    def path(self) -> str:
        return f"{self.state.root}catalog.toml"

    def lifecycle(self) -> list[Problem]:
        """``sunset``, ``sunset-near`` and ``waiver``: what needs nothing but the state itself."""
        ends = [each for one in self.state.contracts.values() for each in self._ends(one)]
        return [*ends, *self._waivers()]

    def against(self, comparisons: Iterable[Comparison]) -> list[Problem]:
        """``compat-…`` and ``version-raised``: what needs an earlier state."""
        found: list[Problem] = []
        for each in comparisons:
            if each.kind is Kind.REVISION:
                found += [self._breach(each, finding) for finding in self.unwaived(each)]
                found += [_unproven(finding) for finding in each.unproven]
                found += self._raised(each)
        return found

    def unwaived(self, comparison: Comparison) -> list[Finding]:
        """Findings that break what the family asks for, and that no waiver speaks of."""
        path = comparison.contract.path
        return [each for each in comparison.broken if not self._waived(each.rule, path, each.pointer)]

    def _waived(self, rule: str, path: str, pointer: str = "") -> bool:
        return any(each.covers(rule, path, pointer) for each in self._valid())

    def _valid(self) -> Sequence[Waiver]:
        return [each for each in self.settings.compatibility.waivers if each.expires > self.today]

    def _ends(self, contract: Contract) -> Iterator[Problem]:
        if not has_dates(contract.lifecycle):
            return
        path, text = self.state.root + contract.path, self.state.texts.get(self.state.root + contract.path, "")
        pointer = "/x-deprecation/sunset"
        line = line_of(text, pointer) if text else 0
        sunset, instead = contract.lifecycle["sunset"], contract.lifecycle["replacement"]
        if stage(contract.lifecycle, self.today) is Stage.SUNSET and not self._waived("sunset", contract.path):
            fault = f"{contract.name} is past its sunset of {sunset}"
            hint = f"remove the version and its examples, or waive it in {self.path} with a reason and a date"
            yield Problem("sunset", path, fault, pointer, line, hint)
        elif is_near(contract.lifecycle, self.today):
            fault = f"{contract.name} ends on {sunset}"
            yield Problem("sunset-near", path, fault, pointer, line, f"see that nobody sends it: use {instead}")

    def _waivers(self) -> Iterator[Problem]:
        lines = [number for number, line in enumerate(self.text.splitlines(), 1) if "compatibility.waivers]]" in line]
        for index, each in enumerate(self.settings.compatibility.waivers):
            pointer = f"/compatibility/waivers/{index}"
            line = lines[index] if index < len(lines) else toml_line(self.text, ["compatibility"])
            contract = each.where.partition("#")[0]
            if each.rule not in RULES or not (each.rule == "sunset" or each.rule.startswith("compat-")):
                hint = "name sunset, or a rule that begins with compat-: `python -m codegen rules` lists them"
                yield Problem("waiver", self.path, f'waives "{each.rule}", which cannot be waived', pointer, line, hint)
            elif contract not in self.state.contracts and each.rule != "compat-contract":
                hint = "name a contract below the schema folder, such as schema.created/v1.json, or remove the waiver"
                yield Problem("waiver", self.path, f'speaks of "{contract}", which is not there', pointer, line, hint)
            elif each.expires <= self.today:
                fault = f"waives {each.rule} at {each.where} until {each.expires}, which is past: {each.reason}"
                yield Problem("waiver", self.path, fault, pointer, line, "do what was put off, or set a later date")

    def _breach(self, comparison: Comparison, finding: Finding) -> Problem:
        contract = comparison.contract
        hint = f"take it back, or make it {contract.event or contract.path} v{contract.major + 1}: a file of its own"
        if comparison.new is None:
            hint = "put it back until its sunset"
        return Problem(finding.rule, finding.path, finding.message, finding.pointer, finding.line, hint)

    def _raised(self, comparison: Comparison) -> Iterator[Problem]:
        """``version-raised``; a change that needs a new major version is told by what it breaks."""
        old, new = comparison.old, comparison.new
        level = min(due(comparison), Level.MINOR)
        if old is None or new is None or level is Level.NONE:
            return
        try:
            wanted, said = Version.parse(old.version).raised(level), Version.parse(new.version)
        except ValueError:
            return  # rule x-version tells it
        if said < wanted:
            path = self.state.root + new.path
            text = self.state.texts.get(path, "")
            why = next((f.message for f in comparison.findings if level is Level.PATCH or _shapes(f)), "")
            fault = f"has x-version {new.version} after {old.version}, and changes more than that says: {why}"
            hint = f'write "x-version": "{wanted}" (a {level.word} version), and the same default of version'
            yield Problem("version-raised", path, fault, "/x-version", line_of(text, "/x-version") if text else 0, hint)


def _unproven(finding: Finding) -> Problem:
    message = f"may break: {finding.message}"
    hint = f"look at it yourself, as {finding.reason}"
    return Problem("compat-unproven", finding.path, message, finding.pointer, finding.line, hint)


def _shapes(finding: Finding) -> bool:
    return finding.effect is not Effect.COSMETIC
