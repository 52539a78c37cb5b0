"""The one door from ``infrastructure`` to the contracts: a schema folder as its platform and its operations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from codegen.catalog import Catalog
from codegen.operations import Operations, operations_of
from codegen.platform import Platform, platform_of
from codegen.problems import Problem
from codegen.settings import Settings, read_settings, toml_line
from codegen.source import read_text
from infrastructure.fitting import unfit

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "schemas"
GENERATED = ROOT / "infrastructure" / "generated"


@dataclass(frozen=True)
class Catalogue:
    """What ``catalog.toml`` makes of the platform. Contracts are not read: no number is in them."""

    settings: Settings
    platform: Platform
    operations: Operations


class BadCatalogue(Exception):
    """The catalogue cannot be used; ``problems`` says what is wrong with it, all of it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{p.path}:{p.line}: {p.message}\n    {p.hint}" for p in problems))
        self.problems = problems


def load(folder: Path = SCHEMAS) -> Catalogue:
    """The catalogue of a schema folder; raises ``BadCatalogue``."""
    shown = f"{folder.name}/catalog.toml"
    text = read_text(folder / "catalog.toml", shown)
    if isinstance(text, Problem):
        raise BadCatalogue([text])
    settings, problems = read_settings(text, shown)
    if settings is None:
        raise BadCatalogue(problems)
    misfits = [
        Problem("catalog", shown, told, "".join(f"/{key}" for key in keys), toml_line(text, keys), hint)
        for keys, told, hint in unfit(settings)
    ]
    if misfits:
        raise BadCatalogue(misfits)
    return Catalogue(settings, platform_of(Catalog(settings, ())), operations_of(settings))
