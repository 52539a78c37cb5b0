"""Every identifier and file name that is generated, in each language."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from pydantic import BaseModel

from codegen.words import snake

_PYTHON_TYPES = frozenset(
    "Annotated Any Literal Union MISSING ConfigDict Field TypeAliasType Record Event RootEvent RootModel Date DateTime "
    "Integer Model NotObject Number Uuid None True False Exception EventVersion REGISTRY VERSION".split()
)
_TYPESCRIPT_TYPES = frozenset(
    "any unknown never object string number boolean symbol bigint void null undefined Array ReadonlyArray Omit "
    "Contract EventContract JsonValue JsonSchema defineContract defineEvent Deprecation EventDescription PersonalField "
    "EventRegistry AnyEventContract JsonObject SchemaMap SchemaObject Violation InvalidPayloadError Registry".split()
)
_FIELD_TAKEN = _PYTHON_TYPES | frozenset(dir(BaseModel)) | frozenset(("str", "bool", "list", "dict"))
"""What a class body needs for itself: names in annotations, and what a model already is."""
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class NameClash(ValueError):
    """Two things would have one name; the text names both."""


def module_names(paths: Iterable[str]) -> dict[str, str]:
    """Module name by path below the schema folder: ``schema.created/v2.json`` is ``schema_created_v2``.

    Where two paths come to one name, the punctuation in them is spelled. Raises ``NameClash`` where even that
    does not tell them apart.
    """
    wanted = {path: _module(str(PurePosixPath(path).with_suffix(""))) for path in paths}
    return _distinct(wanted, lambda path: _module(spelled(path.removesuffix(".json"))))


def _module(stem: str) -> str:
    name = snake(stem) or spelled(stem)
    name = re.sub(r"[^a-z0-9_]", lambda m: f"x{ord(m[0]):x}", name)
    if not name[0].isalpha():
        name = f"m{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in ("index", "models") else name


def type_name(wanted: str) -> str:
    """A type's name as both languages can write it. A word that either needs for itself gets ``Model`` at its end."""
    name = re.sub(r"[^A-Za-z0-9_]", lambda m: f"X{ord(m[0]):x}", wanted) or "Type"
    name = name[0].upper() + name[1:] if name[0].isalpha() else f"Type{name}"
    taken = name in _PYTHON_TYPES or name in _TYPESCRIPT_TYPES or keyword.iskeyword(name)
    return f"{name}Model" if taken else name


def type_names(wanted: Mapping[str, str], qualified: Mapping[str, str], raw: Mapping[str, str]) -> dict[str, str]:
    """Distinct type names by key.

    Where several keys want one name, the one with the fewest steps keeps it and the others get their qualified
    ones; where those are one as well, the name as its author wrote it, with code points for what no identifier
    holds. Raises ``NameClash`` where even that fails.
    """
    plain = {key: type_name(name) for key, name in wanted.items()}
    first: dict[str, str] = {}
    for key in sorted(plain, key=lambda key: (key.count("/"), key)):
        first.setdefault(plain[key], key)
    kept = {key: name for name, key in first.items()}
    others = _distinct(
        {key: type_name(qualified[key]) for key in plain if key not in kept},
        lambda key: type_name(f"{qualified[key]}As{_exactly(raw[key])}"),
    )
    if set(kept.values()) & set(others.values()):
        return _distinct(
            plain,
            lambda key: type_name(qualified[key]),
            lambda key: type_name(f"{qualified[key]}As{_exactly(raw[key])}"),
        )
    return {**kept, **others}


def _exactly(raw: str) -> str:
    """The raw name in letters and digits that no other raw name comes to, for the most part."""
    small = "Small" if raw[:1].islower() else ""
    text = "".join(c if c.isascii() and c.isalnum() else f"X{ord(c):x}" for c in raw)
    return small + text[:1].upper() + text[1:]


def python_fields(properties: Iterable[str], types: frozenset[str]) -> dict[str, str]:
    """Python attribute by property name; ``types`` are names that the class body must leave alone."""
    wanted = {name: _attribute(name, types) for name in properties}
    return _distinct(
        wanted,
        lambda name: name if wanted[name] == name else _attribute(spelled(name), types),
        lambda name: name if wanted[name] == name else _attribute(f"field_{_exactly(name)}", types),
    )


def _attribute(name: str, types: frozenset[str]) -> str:
    plain = name if _IDENTIFIER.fullmatch(name) else "_".join(re.findall(r"[A-Za-z0-9_]+", name)).strip("_")
    plain = plain or spelled(name)
    if not plain[0].isalpha():
        plain = f"field_{plain.lstrip('_')}"
    if keyword.iskeyword(plain) or plain in _FIELD_TAKEN or plain in types:
        plain += "_"
    return plain


def spelled(text: str) -> str:
    """The text with each character that no identifier holds as its code point: ``a-b`` is ``a_x2d_b``."""
    return re.sub(r"[^A-Za-z0-9_]", lambda m: f"_x{ord(m[0]):x}_", text).strip("_") or "x"


def typescript_property(name: str) -> str:
    """A property name as an object type writes it: quoted only where it must be."""
    return name if re.fullmatch(r"[A-Za-z_$][A-Za-z0-9_$]*", name) else typescript_string(name)


def typescript_string(text: str) -> str:
    """A single-quoted string literal."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    return "'" + re.sub(r"[\x00-\x1f\u2028\u2029]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + "'"


def _distinct(wanted: Mapping[str, str], *others: Callable[[str], str]) -> dict[str, str]:
    """The wanted names; where keys share one, their next form, and so on. Raises ``NameClash``."""
    made = dict(wanted)
    for other in others:
        counts = Counter(made.values())
        made = {key: name if counts[name] == 1 else other(key) for key, name in made.items()}
    owners: dict[str, str] = {}
    for key, name in made.items():
        if name in owners:
            raise NameClash(f'"{owners[name]}" and "{key}" both come to the name {name}')
        owners[name] = key
    return made
