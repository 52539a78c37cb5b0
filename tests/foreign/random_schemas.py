"""Random schemas of draft 2020-12: every keyword, valid by the meta-schema, references always to something."""

from __future__ import annotations

from random import Random
from typing import Any

NAMES = ("a", "b", "class", "a-b", "a_b", "$x", "", "toString", "model_config", "ü", "x y", "1")
"""Property names: plain ones, and those that a language has plans for."""
PATTERNS = ("^a", "b$", "^[a-z]+$", "[0-9]", "^$", ".")
FORMATS = ("date-time", "date", "uuid", "email", "ipv4")
STRINGS = (
    "", "a", "ab", "abc", "1", "😀", "2024-02-29T12:00:00Z", "2024-01-01T00:00:00.123456789+01:00", "2024-02-29",
    "2EB8AA08-aa98-11ea-b4aa-73b441d16380", "a@b.example", "127.0.0.1",
)  # fmt: skip
NUMBERS = (0, 1, -1, 2, 3, 10, 1.5, 0.5, -2.25, 1.0, 2**31, 2**53)
_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")


def random_schema(rng: Random) -> dict[str, Any]:
    """A schema whose ``$ref``s name definitions of its own, which may refer to themselves."""
    definitions = [f"D{number}" for number in range(rng.randint(0, 3))]
    draw = _Draw(rng, definitions)
    made = draw.object_schema(3) if rng.random() < 0.7 else draw.schema(3)
    if not isinstance(made, dict) or not made:  # it would be a shelf of definitions, not a payload
        made = {"not": made is False}
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    if definitions:
        # A definition may only refer to later ones on the same level: a circle would have no end.
        made["$defs"] = {
            name: _Draw(rng, definitions, definitions[number + 1 :]).schema(2)
            for number, name in enumerate(definitions)
        }
    return made


class _Draw:
    """Draws schemas that may refer to ``below`` under properties and items, and to ``here`` anywhere."""

    def __init__(self, rng: Random, below: list[str], here: list[str] | None = None) -> None:
        self._rng = rng
        self._below = below
        self._here = below if here is None else here

    def schema(self, depth: int, *, down: bool = False) -> Any:
        """Any schema, at most ``depth`` levels deep. ``down`` says that it applies to a part of the instance."""
        draw = _Draw(self._rng, self._below) if down else self
        roll = self._rng.random()
        if roll < 0.06:
            return self._rng.random() < 0.7
        targets = draw._here
        if targets and roll < 0.2:
            made = {"$ref": f"#/$defs/{self._rng.choice(targets)}"}
            return made if self._rng.random() < 0.7 else made | draw._scalars()
        if depth == 0 or roll < 0.45:
            return draw._scalars()
        if roll < 0.65:
            return draw.object_schema(depth)
        if roll < 0.78:
            return draw._array(depth)
        return draw._combined(depth)

    def object_schema(self, depth: int) -> dict[str, Any]:
        """A schema of an object with some fields."""
        rng = self._rng
        names = rng.sample(NAMES, rng.randint(0, 4))
        made: dict[str, Any] = {"type": "object"} if rng.random() < 0.8 else {}
        made["properties"] = {name: self._field(depth - 1) for name in names}
        self._maybe(made, 0.5, required=rng.sample(names, rng.randint(0, len(names))))
        self._maybe(made, 0.2, additionalProperties=self.schema(depth - 1, down=True))
        self._maybe(made, 0.1, additionalProperties=False)
        self._maybe(made, 0.1, patternProperties={rng.choice(PATTERNS): self.schema(depth - 1, down=True)})
        self._maybe(made, 0.05, propertyNames={"maxLength": rng.randint(1, 8)})
        self._maybe(made, 0.05, minProperties=rng.randint(0, 2))
        self._maybe(made, 0.05, maxProperties=rng.randint(1, 4))
        self._maybe(made, 0.05, dependentRequired={rng.choice(NAMES): [rng.choice(NAMES)]})
        self._maybe(made, 0.05, dependentSchemas={rng.choice(NAMES): self.schema(depth - 1)})
        self._maybe(made, 0.05, unevaluatedProperties=rng.choice([False, {"type": "integer"}]))
        return made

    def _field(self, depth: int) -> Any:
        made = self.schema(depth, down=True)
        if isinstance(made, dict):
            self._maybe(made, 0.3, description=self._rng.choice(["What it is.", '*/ """ \\ \'', "a\nb"]))
            self._maybe(made, 0.1, default=self._rng.choice([*STRINGS[:4], *NUMBERS[:4], None, True, [], {}]))
        return made

    def _array(self, depth: int) -> dict[str, Any]:
        rng = self._rng
        made: dict[str, Any] = {"type": "array"} if rng.random() < 0.8 else {}
        self._maybe(made, 0.8, items=self.schema(depth - 1, down=True))
        self._maybe(made, 0.2, prefixItems=[self.schema(depth - 1, down=True) for _ in range(rng.randint(1, 2))])
        self._maybe(made, 0.15, minItems=rng.randint(0, 2))
        self._maybe(made, 0.15, maxItems=rng.randint(0, 3))
        self._maybe(made, 0.15, uniqueItems=True)
        self._maybe(made, 0.1, unevaluatedItems=False)
        if rng.random() < 0.15:
            made["contains"] = self.schema(depth - 1, down=True)
            self._maybe(made, 0.5, minContains=rng.randint(0, 2))
            self._maybe(made, 0.5, maxContains=rng.randint(0, 2))
        return made

    def _combined(self, depth: int) -> dict[str, Any]:
        rng = self._rng
        made = self.object_schema(depth) if rng.random() < 0.3 else self._scalars() if rng.random() < 0.2 else {}
        keyword = rng.choice(("allOf", "anyOf", "oneOf", "oneOf", "not", "if"))
        if keyword == "not":
            made["not"] = self.schema(depth - 1)
        elif keyword == "if":
            made["if"] = self.schema(depth - 1)
            self._maybe(made, 0.8, then=self.schema(depth - 1))
            self._maybe(made, 0.5, **{"else": self.schema(depth - 1)})
        else:
            made[keyword] = [self.schema(depth - 1) for _ in range(rng.randint(1, 3))]
        return made

    def _scalars(self) -> dict[str, Any]:
        rng = self._rng
        roll = rng.random()
        if roll < 0.12:
            return {"enum": self._distinct(rng.randint(1, 4))}
        if roll < 0.2:
            return {"const": rng.choice([*STRINGS, *NUMBERS, None, True, [1], {"a": 1}])}
        kinds = rng.sample(_TYPES, 2 if rng.random() < 0.25 else 1)
        made: dict[str, Any] = {"type": kinds if len(kinds) > 1 else kinds[0]} if rng.random() < 0.92 else {}
        if {"integer", "number"} & set(kinds):
            self._maybe(made, 0.2, minimum=rng.choice(NUMBERS))
            self._maybe(made, 0.2, exclusiveMaximum=rng.choice(NUMBERS))
            self._maybe(made, 0.1, multipleOf=rng.choice([2, 0.5, 0.01]))
        if "string" in kinds:
            self._maybe(made, 0.2, minLength=rng.randint(0, 2))
            self._maybe(made, 0.2, maxLength=rng.randint(1, 40))
            self._maybe(made, 0.15, pattern=rng.choice(PATTERNS))
            self._maybe(made, 0.25, format=rng.choice(FORMATS))
        return made

    def _distinct(self, count: int) -> list[Any]:
        """Values of which no two are equal, as an enum should have them."""
        some: list[Any] = self._rng.sample([*STRINGS, 0, 1, 2, 1.5, None, [], {"a": 1}], count)
        return [*some, True] if self._rng.random() < 0.2 and 1 not in some else some

    def _maybe(self, made: dict[str, Any], chance: float, **keywords: Any) -> None:
        if self._rng.random() < chance:
            made.update(keywords)
