"""May this go into production? See ``--help``."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from infrastructure.handover import hand_over

hand_over()

from infrastructure.ending import end
from infrastructure.readiness.cli import main

if __name__ == "__main__":
    end(main)
