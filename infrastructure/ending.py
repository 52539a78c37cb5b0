"""How every command ends: with its code, and without a traceback where somebody has seen enough."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn

_INTERRUPTED = 130


def end(main: Callable[[], int]) -> NoReturn:
    """Run a command and exit: 1 where its reader is gone (``| head``), 130 at Ctrl-C."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to be written goes there
        code = 1
    except KeyboardInterrupt:
        code = _INTERRUPTED
    sys.exit(code)
