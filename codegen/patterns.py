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
_ESCAPES = set("dDwWsSbBfnrtv")
_TOKEN = re.compile(
    r"\\(?:u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z]|[pP]\{[A-Za-z_0-9=]+\}|k<[A-Za-z_]\w*>|[\s\S])"
    r"|\(\?(?:[:=!]|<[=!]|<[A-Za-z_]\w*>)|\(\?|[\s\S]"
)
_SET = re.compile(r"\\[dDwWsSpP]")
_ENDS_IN_SET = re.compile(r"\\(?:[dDwWsS]|[pP]\{[^}]*\})$")
_QUANTIFIER = re.compile(r"\{\d+(?:,\d*)?\}")
_QUANTIFIED = re.compile(r"\{\d+(?:,\d*)?$")


_LOOKING = re.compile(r"\(\?<?[=!]|\\[1-9]|\\k<")
"""What makes Rust take its second engine, which reads a dot by its own rules."""
_WORD = "[A-Za-z0-9_]"
_BOUNDARIES = {
    r"\b": f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))",
    r"\B": f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))",
}
"""Word boundaries as ECMA-262 has them: ASCII. Rust's are Unicode."""
_CATEGORY = re.compile(
    r"(?:(?:General_Category|gc)=)?(?:L[ulmotC]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfson]?)"
)
_SCRIPT = re.compile(r"(?:Script|sc|Script_Extensions|scx)=[A-Z][A-Za-z_]+")
_PROPERTIES = frozenset(
    "ASCII Alphabetic Any Lowercase Uppercase White_Space ID_Start ID_Continue Emoji Letter Mark Number "
    "Punctuation Symbol Separator Other Uppercase_Letter Lowercase_Letter Decimal_Number".split()
)


class NotPortable(ValueError):
    """The expression uses a construct that is not in ECMA-262 or that an engine lacks; the text says which."""


def portable(pattern: str) -> str:
    """The same expression without escapes that mean nothing. Raises ``NotPortable``."""
    written: list[str] = []
    in_class = False
    repeated = 0  # 1 after a quantifier, 2 after a lazy one
    for match in _TOKEN.finditer(pattern):
        before, after = "".join(written[-24:]), pattern[match.end() : match.end() + 8]
        token = match[0]
        if in_class:
            made, in_class = _inside(token, before, after), token != "]"
        else:
            made, in_class = _outside(token, before, after), token == "["
            repeated = 0 if in_class else _repetition(made, repeated)
        written.append(made)
    if in_class:
        raise NotPortable("a class [… is not closed")
    whole = "".join(written)
    if _LOOKING.search(whole):
        whole = "".join(_any_character(token) for token in written)
    _compiled(whole)
    return whole


def _inside(token: str, before: str, after: str) -> str:
    """A token between brackets."""
    if token == "[":
        return r"\["  # Rust reads a nested class here, ECMA-262 a bracket
    if token in ("&", "~") and after[:1] == token:
        return f"\\x{ord(token):02x}"  # Rust's set operations && and ~~
    if token == "-" and (after[:1] == "-" or _ENDS_IN_SET.search(before) or _SET.match(after[:2])):
        return r"\-"  # Rust's set operation --; and [\w-.] is no range
    return _escaped(token, in_class=True)


def _outside(token: str, before: str, after: str) -> str:
    """A token outside of brackets."""
    if token == "(?":
        raise NotPortable(f"the group (?{after[:2]}… is not ECMA-262")
    if token == "{" and not _QUANTIFIER.match("{" + after):
        return r"\{"
    if token == "]" or (token == "}" and not _QUANTIFIED.search(before)):
        return "\\" + token
    return _BOUNDARIES.get(token) or _escaped(token, in_class=False)


def _escaped(token: str, *, in_class: bool) -> str:
    if token == "\\":
        raise NotPortable("it ends in a lone backslash")
    if token[:2] in ("\\p", "\\P") and len(token) > 2:
        _know_property(token[3:-1])
    elif len(token) == 2 and token[0] == "\\":
        return _escape(token[1], in_class)
    return token


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> None:
    """Let the engine behind the Python SDK read it: parentheses, ranges and quantifiers are its business."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except (jsonschema_rs.ValidationError, ValueError):
        why = (
            "the engine behind the Python SDK cannot read it: mend its parentheses, ranges, quantifiers and references"
        )
        raise NotPortable(why) from None


def _escape(character: str, in_class: bool) -> str:
    if character in _SYNTAX or character in _ESCAPES or (character == "-" and in_class):
        return "\\" + character
    if character == "0":
        return r"\x00"  # Rust knows no \0
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


def _any_character(token: str) -> str:
    return r"[^\n\r\u2028\u2029]" if token == "." else token


def _know_property(name: str) -> None:
    """The Unicode properties that both engines know by the same name (ECMA-262, table 69 and following)."""
    if name not in _PROPERTIES and not _CATEGORY.fullmatch(name) and not _SCRIPT.fullmatch(name):
        raise NotPortable(f"the property {name} has no such name in ECMA-262: a script is Script={name}")
