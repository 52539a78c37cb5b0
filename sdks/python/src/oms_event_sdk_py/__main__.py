"""``python -m oms_event_sdk_py``."""

import sys

from .commands import main

if __name__ == "__main__":
    sys.exit(main())
