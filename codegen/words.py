"""Words of names: splitting what people write, joining it in the cases that languages use."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_WORD = re.compile(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+|[^\W\d_a-zA-Z]+")


def words(text: str) -> list[str]:
    """The words in ``text``: split at punctuation, spaces and changes of case. ``schemaCreated_v2`` has three."""
    plain = unicodedata.normalize("NFKC", text)
    return _WORD.findall(plain)


@cache
def pascal(text: str) -> str:
    """``schema_created v2`` as ``SchemaCreatedV2``; capitals inside words are kept."""
    return "".join(word[:1].upper() + word[1:] for word in words(text))


def snake(text: str) -> str:
    """``SchemaCreatedV2`` as ``schema_created_v2``."""
    return "_".join(word.lower() for word in words(text))


def camel(text: str) -> str:
    """``max_event_age`` as ``maxEventAge``."""
    first, *rest = words(text)
    return first.lower() + "".join(word[:1].upper() + word[1:] for word in rest)
