"""Other programs, run so that their failure is a sentence, and no token of ours is theirs or in what they print.

Dependencies of what is released run here, too (in trials), and could take a token that stands in their environment:
only what uploads is given one, by name.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

SECRETS = (
    "PYPI_TOKEN",
    "TESTPYPI_TOKEN",
    "NPM_TOKEN",
    "NODE_AUTH_TOKEN",
    "TWINE_PASSWORD",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
)
"""Variables of the environment whose values are never printed, and never handed on."""
_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_LONGEST = 900  # seconds after which a program that does not end is given up


class Failed(Exception):
    """A program that ended with another code than 0, and all that it printed."""

    def __init__(self, command: Sequence[str | Path], code: int, output: str) -> None:
        self.code, self.output = code, output
        super().__init__(f"{Path(command[0]).name} failed ({code}): {tail(output)}")


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    only_stdout: bool = False,
) -> str:
    """What a program prints. ``env`` is added to this process's own, less its ``SECRETS``. Raises ``Failed``."""
    given = env or {}
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env={name: value for name, value in os.environ.items() if name not in SECRETS} | dict(given),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if only_stdout else subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=_LONGEST,
            check=False,
            umask=0o022,  # the modes in what is packed must not depend on who packs
        )
    except subprocess.TimeoutExpired:
        raise Failed(command, 124, f"it did not end within {_LONGEST} s") from None
    except FileNotFoundError:
        raise Failed(command, 127, "there is no such program here") from None
    hidden = {**os.environ, **given}
    if done.returncode:
        raise Failed(command, done.returncode, presentable((done.stdout or "") + (done.stderr or ""), hidden))
    return presentable(done.stdout, hidden)


def presentable(text: str, env: Mapping[str, str]) -> str:
    """The text with ``***`` where a token of the environment stood, and without a terminal's colours."""
    text = _COLOUR.sub("", text)
    for name in SECRETS:
        value = env.get(name, "")
        if len(value) > 3:
            text = text.replace(value, "***")
    return text


def tail(output: str, lines: int = 3) -> str:
    """The last lines that say something, as one."""
    told = [line.strip() for line in output.splitlines() if line.strip()]
    return " | ".join(told[-lines:])
