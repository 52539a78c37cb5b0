"""``python -m infrastructure.nats``."""

from infrastructure.ending import end
from infrastructure.nats.cli import main

if __name__ == "__main__":
    end(main)
