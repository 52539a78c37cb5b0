"""JSON values as TypeScript source."""

from __future__ import annotations

import json
from typing import Any

from codegen.names import typescript_property, typescript_string

_WIDTH = 110


def typescript_literal(value: Any, indent: str = "  ") -> str:
    """A JSON value as a literal: on one line where it fits, else a member a line."""
    if not isinstance(value, dict | list) or not value:
        return typescript_string(value) if isinstance(value, str) else json.dumps(value)
    inner = indent + "  "
    if isinstance(value, dict):
        members = [f"{_key(name)}: {typescript_literal(each, inner)}" for name, each in value.items()]
        opening, closing = "{ ", " }"
    else:
        members = [typescript_literal(each, inner) for each in value]
        opening, closing = "[", "]"
    line = opening + ", ".join(members) + closing
    if len(line) + len(indent) <= _WIDTH and "\n" not in line:
        return line
    return opening.strip() + "\n" + "".join(f"{inner}{each},\n" for each in members) + indent + closing.strip()


def _key(name: str) -> str:
    """A property name of a literal. ``__proto__: x`` would set the prototype; computed, it is a name like any other."""
    return "['__proto__']" if name == "__proto__" else typescript_property(name)
