"""The programs in a README.

A fenced block is a program of its own: ``python`` or ``ts`` after the fence says in which language, and further words
which servers it needs (``python nats``). Where one of them is not running, the block is not run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scripts.release.progress import Refusal

LOCALS = {"nats": "nats://localhost:4222"}
"""How a README writes the address of a server; where one runs for us, its address is put there instead."""


def examples(readme: str, language: str) -> Iterator[tuple[str, frozenset[str]]]:
    """The programs of one language, each with the servers that it needs."""
    for info, program in re.findall(r"^```(\S[^\n]*)\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL):
        first, *needs = info.split()
        if first == language:
            yield program, frozenset(needs)


def runnable(readme: str, language: str, servers: Mapping[str, str]) -> tuple[list[str], str]:
    """The programs that can run with these servers, and how many that is, in words. Refuses a README without any."""
    every = list(examples(readme, language))
    if not every:
        raise Refusal("the README shows no example", f"give it one, as a fenced block of {language}")
    found = [_addressed(program, needs, servers) for program, needs in every if needs <= servers.keys()]
    left = f", {len(every) - len(found)} need a server" if len(found) < len(every) else ""
    return found, f"{len(found)} of {len(every)} examples of the README run{left}"


def _addressed(program: str, needs: frozenset[str], servers: Mapping[str, str]) -> str:
    for name in needs:
        program = program.replace(LOCALS[name], servers[name])
    return program
