"""Presidio's look at an event, in an environment of its own: ``python -m tests.bench.presidio FILE ROUNDS``.

Prints the microseconds of one look as JSON: its recognizers by pattern of the kinds that we find too, without its
language model.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

from tests.bench.measure import microseconds

_RECOGNIZERS = "CreditCard Email Iban Ip Phone UsSsn"


def main(text: str, rounds: int) -> dict[str, float]:
    """The microseconds of all recognizers on a text."""
    offered = import_module("presidio_analyzer.predefined_recognizers")
    recognizers = [getattr(offered, f"{name}Recognizer")() for name in _RECOGNIZERS.split()]
    look = lambda: [each.analyze(text, each.supported_entities, None) for each in recognizers]  # noqa: E731
    return microseconds({"presidio": look}, rounds)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]).read_text("utf-8"), int(sys.argv[2]))))
