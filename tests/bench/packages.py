"""Whole packages around generated folders: what a consumer of a large catalogue would install."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.bench import catalogue
from tests.bench.generation import Place, generate
from tests.bench.measure import ROOT

PYTHON = ROOT / "sdks" / "python" / "src"
TYPESCRIPT = ROOT / "sdks" / "typescript"
_MODULE = "oms_event_sdk_py"


@dataclass(frozen=True)
class Packages:
    """Both packages of one catalogue, with one of its events. ``python`` goes on the import path."""

    versions: int
    event: str
    python: Path
    typescript: Path


def committed() -> Packages:
    """The SDKs of this repository."""
    versions = len(list((ROOT / "schemas").glob("*/v*.json")))
    return Packages(versions, "SchemaCreatedV2", PYTHON, TYPESCRIPT)


def of(place: Place, versions: int, event: str) -> Packages:
    """What was generated at a place, made whole with the hand-written runtime of the SDKs."""
    made = Packages(versions, event, place.out / "python", place.out / "typescript")
    _copy(PYTHON / _MODULE, made.python / _MODULE)
    _copy(TYPESCRIPT / "src", made.typescript / "src")
    shutil.copy(TYPESCRIPT / "package.json", made.typescript)
    return made


def generated(folder: Path, versions: int, event: str) -> Packages:
    """Packages of a new catalogue of so many event types."""
    place = Place.of(folder, versions)
    generate(place)
    return of(place, versions, event)


def last_event(versions: int) -> str:
    """The last event type of the catalogue of this size, which every larger one has as well."""
    return catalogue.names(versions)[-1][2]


def _copy(source: Path, target: Path) -> None:
    ignored = shutil.ignore_patterns("_generated", "__pycache__")
    shutil.copytree(source, target, ignore=ignored, dirs_exist_ok=True)
