"""The documentation of casts says what the contracts say."""

import re
from pathlib import Path

from codegen.cache import Cache
from codegen.casts import plans
from codegen.contracts import Source, read
from tests.codegen.command import ROOT


def test_every_loss_of_a_cast_is_listed() -> None:
    contracts = read(Source(ROOT / "schemas", "schemas/"), lambda step: None, Cache(None))
    rows = [
        f"| {plan.name} | {plan.since} | {'; '.join(told for _, told in plan.lost)} | {', '.join(plan.forgets)} |"
        for plan in plans(contracts)[0]
    ]
    assert len(rows) == 5
    text = Path(ROOT / "docs" / "compatibility.md").read_text("utf-8")
    listed = re.search(r"<!-- losses: begin -->\n(.*?)<!-- losses: end -->", text, re.DOTALL)
    assert listed is not None
    assert re.sub(" +", " ", listed[1]).splitlines()[2:] == [re.sub(" +", " ", row) for row in rows]
