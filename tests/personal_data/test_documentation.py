"""``docs/personal-data.md`` says of each kind what the rule table says."""

import json

from tests.repository.tree import ROOT


def test_the_guide_has_every_kind_as_the_rule_table_has_it() -> None:
    guide = (ROOT / "docs" / "personal-data.md").read_text("utf-8")
    rules = json.loads((ROOT / "codegen" / "personal_data" / "rules.json").read_text("utf-8"))
    for kind, about in rules["kinds"].items():
        row = f"| `{kind}` | {about['finds']} | {about['leaves']} | {about['policy']} |"
        assert row in guide, f"docs/personal-data.md, table of kinds: {row}"
