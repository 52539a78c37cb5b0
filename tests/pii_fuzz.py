"""Random payloads through both detectors: ``python -m tests.pii_fuzz [--count N] [--seed N]``; exit 1 on a difference.

Also: a look at the text (the gate) lets nothing pass that the detector finds, nothing is found in what was protected,
and what was encrypted comes back as it was.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import sys
from collections.abc import Sequence
from typing import Any

import msgspec

from oms_event_sdk_py.pii import Handling, KeyRing, PersonalDataBlockedError, PIIHandler, Policy, ProtectionError
from oms_event_sdk_py.pii.keys import new_keys
from tests.personal_data.random_payloads import payloads
from tests.personal_data.typescript import ask

_BATCH = 5000


def differences(count: int, seed: int) -> list[str]:
    """What is wrong, a line each."""
    wrong: list[str] = []
    source = payloads(seed)
    handler = PIIHandler()
    for start in range(0, count, _BATCH):
        batch = list(itertools.islice(source, min(_BATCH, count - start)))
        ours = [_told(handler.scan(each, None)) for each in batch]
        theirs = ask({"ask": "scan", "value": each} for each in batch)
        for value, python, typescript in zip(batch, ours, theirs, strict=True):
            text = msgspec.json.encode(value)
            if python != typescript:
                wrong.append(f"Python {python}, TypeScript {typescript}: {_shown(value)}")
            if _told(handler.scan(text, None)) != python:
                wrong.append(f"the gate stops what is found ({python}): {_shown(value)}")
        wrong += asyncio.run(_round_trips([value for value, found in zip(batch, ours, strict=True) if found]))
    return wrong


async def _round_trips(values: Sequence[Any]) -> list[str]:
    wrong = []
    keys = KeyRing.from_jwks(new_keys("fuzz", "fuzz"))
    for value in values:
        for handling in (Handling.ANONYMIZE, Handling.ENCRYPT):
            handler = PIIHandler(Policy(handling), keys)
            text = msgspec.json.encode(value)
            try:
                made = await handler.protect(text, None, handler.scan(text, None))
            except (PersonalDataBlockedError, ProtectionError):
                continue
            left = handler.scan(made, None)
            if left:
                wrong.append(f"{handling} leaves {_told(left)}: {_shown(value)} -> {made.decode()}")
            if handling is Handling.ENCRYPT and await handler.reveal(json.loads(made), None) != value:
                wrong.append(f"encrypted and not the same: {_shown(value)}")
    return wrong


def _told(findings: Sequence[Any]) -> list[list[Any]]:
    return [[each.pointer, each.kind, each.source, each.part, each.start, each.end] for each in findings]


def _shown(value: Any) -> str:
    return json.dumps(value)[:2000]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where both agree on everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.pii_fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="payloads (100000)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    wrong = differences(given.count, given.seed)
    for each in wrong[:50]:
        print(each)  # noqa: T201 -- what a run is for
    print(f"{given.count} payloads, {len(wrong)} differences", file=sys.stderr)  # noqa: T201 -- as above
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
