"""Times that can be compared: rounds of all subjects in turn, so that a busy moment of the machine meets them all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import timeit
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_ROUND = 0.02
"""Seconds that one subject takes in one round."""
_INSTALLED = {"PYTHONDONTWRITEBYTECODE": ""}
"""Modules are compiled once and kept, as those of an installed package are, whatever this machine is set to."""


class MeasurementError(RuntimeError):
    """A program that was to be measured did not work; the text says what it said."""


def output(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> str:
    """What a program prints. Raises ``MeasurementError`` with all it said when it fails."""
    told = [str(part) for part in command]
    variables = {**os.environ, **_INSTALLED, **(environment or {})}
    done = subprocess.run(told, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MeasurementError(f"{' '.join(told)}\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def python(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> str:
    """What this Python prints, given these arguments, in a process of its own."""
    return output([sys.executable, *arguments], environment)


def python_json(module: str, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> Any:
    """The JSON that a module of this package prints."""
    return json.loads(python("-m", f"tests.bench.{module}", *arguments, environment=environment))


def interleaved(subjects: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Every subject's own measurements, round by round; the first round only warms up and is not kept."""
    found: dict[str, list[float]] = {name: [] for name in subjects}
    for number in range(rounds + 1):
        for name, measure in subjects.items():
            value = measure()
            if number:
                found[name].append(value)
    return found


def microseconds(subjects: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Microseconds that one call of each subject takes at its best."""

    def timed(call: Callable[[], object]) -> Callable[[], float]:
        timer = timeit.Timer(call)
        calls, took = timer.autorange()
        calls = max(1, round(calls * _ROUND / took))
        return lambda: timer.timeit(calls) / calls

    found = interleaved({name: timed(call) for name, call in subjects.items()}, rounds)
    return {name: min(times) * 1e6 for name, times in found.items()}
