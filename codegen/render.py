"""The strict Jinja environment, and what is the same in every generated file: the header, documentation blocks."""

from __future__ import annotations

import re
import textwrap
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from codegen.names import typescript_property, typescript_string

COMMAND = "python -m codegen generate"
MARKER = "Generated from "
"""How the first line of every generated file goes on, after its comment sign."""


def header(sources: tuple[str, ...]) -> str:
    """The first line of a generated file, without a comment sign. A file name cannot end the line."""
    plain = (re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", lambda m: f"\\u{ord(m[0]):04x}", each) for each in sources)
    return f"{MARKER}{', '.join(plain)} by `{COMMAND}`. Do not edit."


def sentences(*parts: str) -> str:
    """Parts of a description as running text."""
    return " ".join(part.strip() for part in parts if part.strip())


def jsdoc(text: str, indent: str = "", *, tags: tuple[str, ...] = ()) -> str:
    """A documentation comment with its indentation, or nothing where there is nothing to say."""
    width = 110 - len(indent)
    lines = [part for line in text.replace("*/", "*\\/").splitlines() for part in _wrapped(line, width) or [""]]
    for tag in tags:
        lines += [*([""] if lines and tag is tags[0] else []), *_wrapped(tag.replace("*/", "*\\/"), width)]
    if not lines:
        return ""
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines)
    return f"{indent}/**\n{body}{indent} */\n"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def pydoc(text: str, indent: str = "") -> str:
    """A description as it stands between three quotes, a line longer than the page broken."""
    plain = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    lines = [part for line in plain.splitlines() for part in _wrapped(line, 112 - len(indent)) or [""]]
    if len(lines) < 2:
        return plain + (" " if plain.endswith('"') else "")
    return f"\n{indent}".join(lines) + f"\n{indent}"


@cache
def environment() -> jinja2.Environment:
    """The templates of this package. A missing variable is an error, never an empty string."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # the output is source code, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "jsdoc": jsdoc,
        "pydoc": pydoc,
        "ts_string": typescript_string,
        "ts_property": typescript_property,
        "py": repr,
    }
    return made


def render(template: str, **context: Any) -> str:
    """One template's text."""
    return environment().get_template(template).render(**context)
