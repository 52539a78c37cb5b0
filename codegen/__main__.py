"""``python -m codegen``."""

import gc
import sys

from codegen.cli import main

if __name__ == "__main__":
    gc.disable()  # a short run that keeps nearly all it makes: collecting costs a tenth of it
    sys.exit(main())
