"""The rule table of personal data (``codegen/personal_data/rules.json``) as both SDKs carry it."""

from __future__ import annotations

from typing import Any

from codegen.emit.literals import typescript_literal
from codegen.render import header

SOURCES = ("codegen/personal_data/rules.json",)
_EXPLAINING = ("about", "finds", "leaves", "policy")
_DOC = "What counts as personal data, and how it is told from what does not."


def python(rules: dict[str, Any]) -> str:
    """``_generated/personal_data.py``."""
    doc = f'"""{_DOC}"""'
    return f"# {header(SOURCES)}\n{doc}\n\nfrom typing import Any\n\nRULES: dict[str, Any] = {_plain(rules)!r}\n"


def typescript(rules: dict[str, Any]) -> str:
    """``_generated/personal_data.ts``."""
    literal = typescript_literal(_plain(rules), "")
    return f"// {header(SOURCES)}\n\n/** {_DOC} */\nexport const RULES = {literal} as const;\n"


def _plain(value: Any) -> Any:
    """Without what explains the table to people."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if name not in _EXPLAINING}
    return [_plain(each) for each in value] if isinstance(value, list) else value
