"""Do EventBridge and JetStream try an event alike? See ``--help``."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from infrastructure.handover import hand_over

hand_over()

from infrastructure.ending import end
from infrastructure.retries.cli import main

if __name__ == "__main__":
    end(main)
