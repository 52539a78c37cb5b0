"""The same faults with the client in TypeScript."""

from pathlib import Path

from tests.faults.table import Outcome


def run(name: str, folder: Path) -> list[Outcome]:
    return []
