"""Looking for personal data in a clean 1 KB event: ``python -m tests.bench.scanning ROUNDS``.

Prints the microseconds of one look as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from oms_event_sdk_py import REGISTRY
from oms_event_sdk_py.pii import PIIHandler
from tests.bench import payload
from tests.bench.measure import MeasurementError, microseconds


def identifiers() -> dict[str, Any]:
    """1 KB of what looks like personal data to a careless eye: ids, times, hashes, ARNs, epochs."""
    return {
        f"step_{index}": {
            "id": f"123e4567-e89b-12d3-a456-42661417{index:04d}",
            "at": f"2026-11-25T10:15:3{index}.123456789Z",
            "commit": "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
            "role": "arn:aws:iam::123456789012:role/oms-publisher",
            "ts": 1764061234567 + index,
        }
        for index in range(4)
    }


def subjects() -> dict[str, Callable[[], object]]:
    """What is timed, by name."""
    handler, version = PIIHandler(), REGISTRY.by_name(payload.EVENT)
    event = payload.text(payload.payload()).encode()
    others = payload.text(identifiers()).encode()
    if version is None or handler.scan(event, version) or handler.scan(event, None) or handler.scan(others, None):
        raise MeasurementError("the payloads are not clean")
    made: dict[str, Callable[[], object]] = {
        "directed": lambda: handler.scan(event, version),
        "generic": lambda: handler.scan(event, None),
        "identifiers": lambda: handler.scan(others, None),
    }
    return made


if __name__ == "__main__":
    print(json.dumps(microseconds(subjects(), int(sys.argv[1]))))
