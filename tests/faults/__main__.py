"""``python -m tests.faults [NAME …]``: make each fault happen, and print what was lost and what came twice."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.faults import scenarios, typescript
from tests.faults.table import Outcome, table


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when nothing was lost and nothing came twice, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("name", nargs="*", metavar="NAME", help=f"of {', '.join(scenarios.SCENARIOS)}; all by default")
    parser.add_argument("--only", choices=("python", "typescript"), help="one language")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.name if name not in scenarios.SCENARIOS]
    if unknown:
        parser.error(f"there is no fault {', '.join(unknown)}")
    logging.disable(logging.ERROR)  # what the clients say of the faults is what is wanted of them
    chosen = given.name or list(scenarios.SCENARIOS)
    outcomes: list[Outcome] = []
    for name in chosen:
        for language in ("python", "typescript"):
            if given.only in (None, language):
                print(f"faults: {name}, {language} …", file=sys.stderr, flush=True)
                outcomes.append(_outcome(name, language))
    print(table(outcomes))
    return 0 if all(each.passed for each in outcomes) else 1


def _outcome(name: str, language: str) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        if language == "python":
            return asyncio.run(scenarios.run(name, Path(folder)))
        return typescript.run(name, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
