"""What importing the Python package costs, beside importing pydantic.

Every import happens in a process of its own and is timed inside it, so that starting Python, which all share,
does not hide the difference.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from tests.bench.measure import interleaved, python
from tests.bench.packages import Packages
from tests.bench.table import Quantity, Row, Unit

_BUDGET = 1.3
_TIMED = "import time; started = time.perf_counter()\n{}\nprint(time.perf_counter() - started)"
_PYDANTIC = "import pydantic"
_BASE_MODEL = "import pydantic; pydantic.BaseModel"
_BY_HAND = """
from typing import Annotated
from pydantic import BaseModel, Field
class ByHand(BaseModel):
    name: Annotated[str, Field(max_length=40)]
"""


def rows(packages: list[Packages], rounds: int) -> list[Row]:
    """The package by itself beside pydantic; one model of it beside one model of one field, written by hand."""
    subjects = {name: _import(name) for name in (_PYDANTIC, _BASE_MODEL, _BY_HAND)}
    for each in packages:
        subjects[f"package {each.versions}"] = _import("import oms_event_sdk_py", each)
        subjects[f"model {each.versions}"] = _import(f"from oms_event_sdk_py import {each.event}", each)
    took = {name: median(times) * 1e3 for name, times in interleaved(subjects, rounds).items()}

    def row(what: str, name: str, peer: str, told: str) -> Row:
        measured, against = (Quantity(of, took[key], Unit.MILLISECONDS) for of, key in ((what, name), (told, peer)))
        return Row(what, measured, against, _BUDGET)

    found = []
    for each in packages:
        package, of = f"package {each.versions}", f", {each.versions:,} versions"
        found.append(row(f"import the Python package{of}", package, _PYDANTIC, _PYDANTIC))
        found.append(row("the same", package, _BASE_MODEL, _BASE_MODEL))
        found.append(row(f"import one model of it{of}", f"model {each.versions}", _BY_HAND, "a model written by hand"))
    return found


def _import(statement: str, package: Packages | None = None) -> Callable[[], float]:
    path = {"PYTHONPATH": str(package.python) if package else ""}
    return lambda: float(python("-c", _TIMED.format(statement), environment=path))
