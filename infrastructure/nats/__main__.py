"""``python -m infrastructure.nats``."""

import sys

from infrastructure.nats.cli import main

if __name__ == "__main__":
    sys.exit(main())
