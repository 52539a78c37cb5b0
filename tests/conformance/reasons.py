"""Disagreements that are understood: ``reasons.toml`` names each with its reason."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conformance.measure import Disagreement

_FILE = Path(__file__).with_name("reasons.toml")


@dataclass(frozen=True)
class Reason:
    """Why a group, or some cases of it, does not come out as the suite has it.

    Empty ``drafts``, ``languages`` or ``cases`` stand for all of them.
    """

    keyword: str
    group: str
    why: str
    drafts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()

    def covers(self, found: Disagreement) -> bool:
        """Whether this is the reason for a disagreement."""
        group = found.group
        return (
            (self.keyword, self.group) == (group.keyword, group.description)
            and (not self.drafts or group.draft in self.drafts)
            and (not self.languages or found.language in self.languages)
            and (not self.cases or found.case.description in self.cases)
        )


def read(file: Path = _FILE) -> list[Reason]:
    """All reasons. Raises ``TypeError`` for a key that means nothing."""
    entries: list[dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))["reason"]
    return [Reason(**{key: _frozen(value) for key, value in entry.items()}) for entry in entries]


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def reason(found: Disagreement, reasons: list[Reason]) -> str:
    """Why this disagreement is there; empty where nobody has said."""
    return next((each.why for each in reasons if each.covers(found)), "")
