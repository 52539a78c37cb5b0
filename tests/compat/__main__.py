"""Many more random pairs than the tests try: ``python -m tests.compat [PAIRS] [INSTANCES] [FIRST SEED]``."""

import json
import sys
from dataclasses import asdict

from tests.compat.random_pairs import try_pairs

pairs, instances, first = (int(each) for each in [*sys.argv[1:4], *["2000", "1000", "0"][len(sys.argv) - 1 :]])
tally = try_pairs(range(first, first + pairs), instances)
print(json.dumps({"pairs": pairs, **asdict(tally)}, indent=2))
sys.exit(1 if tally.contradictions else 0)
