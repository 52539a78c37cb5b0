"""``python -m codegen``."""

import contextlib
import gc
import os
import sys

from codegen.cli import main

if __name__ == "__main__":
    gc.disable()  # a short run that keeps nearly all it makes: collecting costs a tenth of it
    code = main()
    with contextlib.suppress(BrokenPipeError):  # whoever read it has seen enough
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)  # and so would taking it apart at the end
