"""Regular expressions that both engines read alike.

``pattern`` is ECMA-262 (JSON Schema 2020-12 core, section 6.4). JavaScript compiles it with the flag ``u``,
which refuses an escape that means nothing (``\\-``, ``\\@``), and Rust's engine, behind the Python SDK,
refuses others. ``portable`` writes such escapes plainly, and says what neither engine can be given.
"""

from __future__ import annotations

import re
from functools import lru_cache

import jsonschema_rs

_SYNTAX = set("^$\\.*+?()[]{}|/")
_ESCAPES = set("dDwWsSbBfnrtv0")
_TOKEN = re.compile(
    r"\\(?:u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z]|[pP]\{[A-Za-z_0-9=]+\}|k<[A-Za-z_]\w*>|[\s\S])"
    r"|\(\?(?:[:=!]|<[=!]|<[A-Za-z_]\w*>)|\(\?|[\s\S]"
)
_QUANTIFIER = re.compile(r"\{\d+(?:,\d*)?\}")
_QUANTIFIED = re.compile(r"\{\d+(?:,\d*)?$")


class NotPortable(ValueError):
    """The expression uses a construct that is not in ECMA-262 or that an engine lacks; the text says which."""


def portable(pattern: str) -> str:
    """The same expression without escapes that mean nothing. Raises ``NotPortable``."""
    written: list[str] = []
    in_class = False
    repeated = 0  # 1 after a quantifier, 2 after a lazy one
    for match in _TOKEN.finditer(pattern):
        token = match[0]
        if token == "(?" and not in_class:
            raise NotPortable(f"the group {pattern[match.start() : match.start() + 4]}… is not ECMA-262")
        if token == "\\":
            raise NotPortable("it ends in a lone backslash")
        if len(token) == 2 and token[0] == "\\":
            token = _escape(token[1], in_class)
        elif token == "[" and not in_class:
            in_class = True
        elif token == "[":
            token = r"\["  # Rust reads a nested class here, ECMA-262 a bracket
        elif token == "]" and in_class:
            in_class = False
        elif in_class and token in "&~-" and pattern[match.end() : match.end() + 1] == token:
            token = "\\-" if token == "-" else f"\\x{ord(token):02x}"  # Rust's set operations && -- ~~
        elif in_class and token == "-" and (_is_set(written[-1]) or _is_set(pattern[match.end() : match.end() + 2])):
            token = "\\-"  # [\w-.] is no range
        elif not in_class and token == "{" and not _QUANTIFIER.match(pattern, match.start()):
            token = "\\{"
        elif not in_class and (token == "]" or (token == "}" and not _QUANTIFIED.search("".join(written[-24:])))):
            token = "\\" + token
        repeated = 0 if in_class else _repetition(token, repeated)
        written.append(token)
    if in_class:
        raise NotPortable("a class [… is not closed")
    made = "".join(written)
    _compiled(made)
    return made


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> None:
    """Let the engine behind the Python SDK read it: parentheses, ranges and quantifiers are its business."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except (jsonschema_rs.ValidationError, ValueError):
        raise NotPortable("parentheses, ranges, quantifiers or references do not fit together") from None


def _escape(character: str, in_class: bool) -> str:
    if character in _SYNTAX or character in _ESCAPES or (character == "-" and in_class):
        return "\\" + character
    if character.isdigit():
        return "\\" + character  # a back-reference
    if character.isalpha():
        raise NotPortable(f"the escape \\{character} is not ECMA-262")
    return character


def _repetition(token: str, before: int) -> int:
    if token not in ("*", "+", "?", "}"):
        return 0
    if before and (token != "?" or before > 1):
        raise NotPortable("a quantifier follows a quantifier, which ECMA-262 has not")
    return before + 1


def _is_set(token: str) -> bool:
    """Whether the token is a class escape such as ``\\w``, which cannot end a range."""
    return len(token) >= 2 and token[0] == "\\" and token[1] in "dDwWsSpP"
