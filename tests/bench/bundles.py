"""How large an app is that uses one event of the TypeScript package, however many the package has."""

from __future__ import annotations

from pathlib import Path

from tests.bench import node
from tests.bench.packages import TYPESCRIPT, Packages
from tests.bench.table import Quantity, Row, Unit

_SAME = 1.005
"""The same up to minified names that are a letter longer."""


def rows(few: Packages, many: Packages) -> list[Row]:
    """Minified bundles of an app with the event that both packages have."""
    runtime = _bundle(TYPESCRIPT / "src" / "contracts", "defineContract")
    small, large = (_bundle(each.typescript / "src", each.event) for each in (few, many))
    what = f"bundle with one event of {many.versions:,} types"
    measured = Quantity(what, large, Unit.BYTES)
    return [
        Row(what, measured, Quantity(f"of {few.versions} types", small, Unit.BYTES), _SAME),
        Row("the same", measured, Quantity("the contract runtime alone", runtime, Unit.BYTES)),
    ]


def _bundle(package: Path, name: str) -> int:
    size: int = node.script("bundle.mjs", package / "index.ts", name)["bytes"]
    return size
