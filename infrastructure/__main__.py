"""``python -m infrastructure``."""

from infrastructure.cli import main
from infrastructure.ending import end

if __name__ == "__main__":
    end(main)
