"""``python -m scripts.release``."""

import sys

from scripts.release.cli import main

sys.exit(main())
