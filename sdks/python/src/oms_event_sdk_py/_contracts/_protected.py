"""Protected data in a payload: values that stand for personal data. The same in TypeScript.

A **pseudonym** is ``pii-<kind>-<key id>-<hash>``, where it stands for an address with the address's domain after it.
An **encrypted** value is a JSON Web Encryption in its compact form with a key that is agreed upon (RFC 7516: ``dir``,
so that the second part is empty). Either may stand wherever a contract has a text that is not one of a list.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any

PSEUDONYM = "pii-[a-z]+(?:-[a-z]+)*-[a-z0-9]{1,16}-[a-z2-7]{26}"
ENCRYPTED = r"eyJ[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{22}"
LONGEST = 262_144
"""Characters of an encrypted value; a longer one is refused before it is looked into."""

_ADDRESS = f"{PSEUDONYM}(?:@[A-Za-z0-9.-]{{1,253}})?"
_PSEUDONYM = re.compile(_ADDRESS)
_ENCRYPTED = re.compile(ENCRYPTED)
_ADMITTED = {"type": "string", "maxLength": LONGEST, "pattern": f"^(?:{_ADDRESS}|{ENCRYPTED})$"}


class Encrypted(str):
    """An encrypted value in a model whose reader has no key for it: the text is the token as it was sent.

    ``kind`` is what it says of a person, ``key_id`` the key that opens it; both as the token claims.
    """

    __slots__ = ()

    @property
    def header(self) -> dict[str, Any]:
        """What the token says of itself, which nobody has verified."""
        try:
            part = self.partition(".")[0]
            found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def kind(self) -> str:
        return str(self.header.get("kind", ""))

    @property
    def key_id(self) -> str:
        return str(self.header.get("kid", ""))

    def __repr__(self) -> str:
        return f"Encrypted(kind={self.kind!r}, key_id={self.key_id!r})"


def is_pseudonym(text: str) -> bool:
    """Whether a text is a pseudonym, or an address with one."""
    return _PSEUDONYM.fullmatch(text) is not None


def is_encrypted(text: str) -> bool:
    """Whether a text has the form of an encrypted value."""
    return text.startswith("eyJ") and _ENCRYPTED.fullmatch(text) is not None


def is_protected(value: object) -> bool:
    """Whether a value stands for personal data."""
    return isinstance(value, str) and (is_encrypted(value) or is_pseudonym(value))


def protected_places(root: Any) -> list[str]:
    """Pointers to everything in a JSON value that stands for personal data, in no particular order."""
    found = []
    todo = [(root, "")]
    for value, at in todo:
        if isinstance(value, str):
            found += [at] if is_protected(value) else []
        elif isinstance(value, dict):
            todo += ((each, f"{at}/{name.replace('~', '~0').replace('/', '~1')}") for name, each in value.items())
        elif isinstance(value, list):
            todo += ((each, f"{at}/{index}") for index, each in enumerate(value))
    return found


def typed(value: Any) -> Any:
    """A copy in which what is encrypted is ``Encrypted``."""
    if isinstance(value, str):
        return Encrypted(value) if is_encrypted(value) else value
    if isinstance(value, dict):
        return {name: typed(each) for name, each in value.items()}
    return [typed(each) for each in value] if isinstance(value, list) else value


def plain_text(value: Any) -> Any:
    """A copy in JSON's own types, ``Encrypted`` as the text it is."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, dict):
        return {name: plain_text(each) for name, each in value.items()}
    return [plain_text(each) for each in value] if isinstance(value, list) else value


_TEXTS = ("minLength", "maxLength", "pattern", "format")
_NAMED = ("properties", "patternProperties", "dependentSchemas", "$defs")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_ONE = ("then", "else", "additionalProperties", "items", "unevaluatedItems", "unevaluatedProperties")


def admitting(schema: Any) -> Any:
    """A canonical schema that admits what stands for a text wherever it has conditions for one.

    Conditions that turn a match into its opposite (``not``, ``if``, ``contains``) stay as they are.
    """
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword in _NAMED:
            made[keyword] = {name: admitting(each) for name, each in value.items()}
        elif keyword in _LISTS:
            made[keyword] = [admitting(each) for each in value]
        elif keyword in _ONE:
            made[keyword] = admitting(value)
        else:
            made[keyword] = value
    conditions = {keyword: made.pop(keyword) for keyword in _TEXTS if keyword in made}
    if conditions and ("enum" in schema or "const" in schema):
        made |= conditions
    elif conditions:
        made["allOf"] = [*made.get("allOf", []), {"anyOf": [conditions, _ADMITTED]}]
    return made


def admitting_types(schema: Any) -> Any:
    """A pydantic core schema in which every field and item may be ``Encrypted``, whatever its type."""
    from pydantic_core import core_schema  # noqa: PLC0415 -- only once something encrypted is read

    def admit(inner: Any) -> Any:
        if inner.get("type") == "default":  # the default stays outermost: it makes the field optional
            return {**inner, "schema": admit(inner["schema"])}
        return core_schema.union_schema([core_schema.is_instance_schema(Encrypted), inner], mode="left_to_right")

    if isinstance(schema, list):
        return [admitting_types(each) for each in schema]
    if isinstance(schema, tuple):
        return tuple(admitting_types(each) for each in schema)
    if not isinstance(schema, dict):
        return schema
    made = {key: admitting_types(each) if key != "metadata" else each for key, each in schema.items()}
    kind = made.get("type")
    if kind in ("model-field", "dict", "list", "set", "tuple"):
        for key in ("schema", "values_schema", "items_schema"):
            if isinstance(made.get(key), dict):
                made[key] = admit(made[key])
    return made
