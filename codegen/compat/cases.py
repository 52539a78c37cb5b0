"""Goals to cases: what a value is asked to meet, as alternatives that say something of one level each.

A goal is a set of schemas that a value meets or does not. ``Cases`` opens them keyword by keyword, both ways, until
only atoms are left: statements about a value itself, and about what its members and items are to meet in turn. All
cases together stand for exactly the values that the goal does (an analytic tableau).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from codegen.compat import atoms
from codegen.compat.atoms import Atom
from codegen.compat.evaluated import outcomes
from codegen.compat.table import Goal, Literal, Table, text_of
from codegen.compat.values import kind

EVERY = frozenset(("null", "boolean", "number", "string", "array", "object"))
_LIMIT = 3_000
_FEW = 8


class TooManyCases(Exception):
    """The alternatives of a goal are more than are looked at."""


@dataclass(frozen=True)
class Way:
    """One alternative: the types that are left, and what else holds."""

    types: frozenset[str] = EVERY
    atoms: tuple[Atom, ...] = ()
    literals: tuple[Literal, ...] = ()


@dataclass(frozen=True)
class Case:
    """The types that a value may have, and what holds of it where an atom speaks of its type."""

    types: frozenset[str]
    atoms: tuple[Atom, ...]


@dataclass
class _Branch:
    types: frozenset[str] = EVERY
    atoms: list[Atom] = field(default_factory=list)
    todo: list[Literal] = field(default_factory=list)
    choices: list[list[Way]] = field(default_factory=list)
    seen: set[Literal] = field(default_factory=set)

    def copy(self) -> _Branch:
        return _Branch(self.types, list(self.atoms), list(self.todo), list(self.choices), set(self.seen))

    def take(self, way: Way) -> None:
        self.types &= way.types
        self.atoms += way.atoms
        self.todo += way.literals

    def contradicts(self, literal: Literal) -> bool:
        return (not literal[0], literal[1]) in self.seen


class Cases:
    """The cases of goals over one table; ``refutes`` says of atoms that no object meets them."""

    def __init__(self, table: Table, refutes: Callable[[Sequence[Atom]], bool]) -> None:
        self._table = table
        self._refutes = refutes
        self._asserted: dict[str, list[Atom]] = {}

    def of(self, goal: Goal) -> Iterator[Case]:
        """Every case of a goal. Raises ``TooManyCases``."""
        stack = [_Branch(todo=sorted(goal))]
        count = 0
        while stack:
            branch = stack.pop()
            if not self._settle(branch):
                continue
            count += 1
            if count > _LIMIT:
                raise TooManyCases
            if not branch.choices:
                yield Case(branch.types, tuple(dict.fromkeys(branch.atoms)))
                continue
            if "object" in branch.types and self._refutes(branch.atoms):
                branch.types -= {"object"}
                if not branch.types:
                    continue
            first, *rest = branch.choices
            for way in reversed(first):
                other = branch.copy()
                other.choices = list(rest)
                other.take(way)
                stack.append(other)

    def _settle(self, branch: _Branch) -> bool:
        """Open whatever leaves no choice; whether anything is left."""
        while branch.types:
            if branch.todo:
                literal = branch.todo.pop()
                if literal in branch.seen:
                    continue
                if branch.contradicts(literal):
                    return False
                branch.seen.add(literal)
                self._open(branch, literal)
                continue
            single = self._prune(branch)
            if single is None:
                return True
            if not single:
                return False
            branch.take(single[0])
        return False

    def _prune(self, branch: _Branch) -> list[Way] | None:
        """Strike out ways that are closed; a choice that has one way or none left is taken out and returned."""
        branch.choices.sort(key=len)  # what leaves one way only comes before many are gone through
        kept: list[list[Way]] = []
        for number, choice in enumerate(branch.choices):
            open_ = [w for w in choice if w.types & branch.types and not any(map(branch.contradicts, w.literals))]
            if len(open_) <= 1:
                branch.choices = [*kept, *branch.choices[number + 1 :]]
                return open_
            kept.append(open_)
        branch.choices = kept
        return None

    def _open(self, branch: _Branch, literal: Literal) -> None:
        meets, text = literal
        schema = self._table.schema(text)
        if isinstance(schema, bool):
            if schema is not meets:
                branch.types = frozenset()
            return
        if meets:
            if text not in self._asserted:
                self._asserted[text] = atoms.asserted(schema)
            branch.atoms += self._asserted[text]
            self._meets(branch, schema)
        else:
            branch.choices.append(list(self._misses(schema)))

    def _meets(self, branch: _Branch, schema: dict[str, Any]) -> None:
        """All keywords of a schema hold, beside those that its atoms say."""
        if "type" in schema:
            branch.take(_of_type(schema["type"]))
        for keyword in ("enum", "const"):
            if keyword in schema:
                values = schema["enum"] if keyword == "enum" else [schema["const"]]
                branch.take(Way(frozenset(map(kind, values)), (("in", text_of(values)),)))
        branch.todo += [(True, text_of(each)) for each in schema.get("allOf", ())]
        if "$ref" in schema:
            branch.todo.append((True, text_of(self._table.target(schema["$ref"]))))
        if "not" in schema:
            branch.todo.append((False, text_of(schema["not"])))
        if "anyOf" in schema:
            branch.choices.append([Way(literals=((True, text_of(each)),)) for each in schema["anyOf"]])
        if "oneOf" in schema:
            branch.choices.append(list(_exactly_one(schema["oneOf"])))
        if "if" in schema and not {"then", "else"}.isdisjoint(schema):
            branch.choices.append([_if(schema, "then", meets=True), _if(schema, "else", meets=True)])
        for name, needed in _dependent(schema):
            held = Way(atoms=(atoms.present(name),), literals=((True, needed),), types=frozenset(("object",)))
            branch.choices.append([Way(EVERY - {"object"}), Way(atoms=(atoms.absent(name),)), held])
        for keyword in ("unevaluatedProperties", "unevaluatedItems"):
            if keyword in schema:
                branch.choices.append(self._evaluated(schema, keyword, meets=True))

    def _misses(self, schema: dict[str, Any]) -> Iterator[Way]:
        """Some keyword of a schema does not hold."""
        if "type" in schema:
            yield from _not_of_type(schema["type"])
        for keyword in ("enum", "const"):
            if keyword in schema:
                values = schema["enum"] if keyword == "enum" else [schema["const"]]
                yield _none_of(values)
        for type_, atom in atoms.denied(schema):
            yield Way(frozenset((type_,)), (atom,))
        for each in schema.get("allOf", ()):
            yield Way(literals=((False, text_of(each)),))
        if "$ref" in schema:
            yield Way(literals=((False, text_of(self._table.target(schema["$ref"]))),))
        if "not" in schema:
            yield Way(literals=((True, text_of(schema["not"])),))
        if "anyOf" in schema:
            yield Way(literals=tuple((False, text_of(each)) for each in schema["anyOf"]))
        if "oneOf" in schema:
            yield from _not_exactly_one(schema["oneOf"])
        if "if" in schema:
            yield from (_if(schema, keyword, meets=False) for keyword in ("then", "else") if keyword in schema)
        for name, needed in _dependent(schema):
            yield Way(frozenset(("object",)), (atoms.present(name),), ((False, needed),))
        for keyword in ("unevaluatedProperties", "unevaluatedItems"):
            if keyword in schema:
                yield from self._evaluated(schema, keyword, meets=False)

    def _evaluated(self, schema: dict[str, Any], keyword: str, *, meets: bool) -> list[Way]:
        """What is not evaluated meets the schema, or some of it does not; for each way in which it can come to that."""
        rest = {name: each for name, each in schema.items() if name != keyword}
        type_ = "object" if keyword == "unevaluatedProperties" else "array"
        found = [] if not meets else [Way(EVERY - {type_})]
        for outcome in outcomes(self._table, rest, type_):
            made = atoms.unevaluated(outcome, text_of(schema[keyword]), type_, meets=meets)
            found.append(Way(frozenset((type_,)), made, outcome.literals))
        return found


def _none_of(values: list[Any]) -> Way:
    """None of these values; a few objects and arrays as the schemas that they alone meet, to be proven something of."""
    inside = [each for each in values if isinstance(each, dict | list)]
    if len(inside) > _FEW:
        return Way(atoms=(("out", text_of(values)),))
    others = [each for each in values if not isinstance(each, dict | list)]
    return Way(
        atoms=(("out", text_of(others)),) if others else (),
        literals=tuple((False, text_of(_alone(each))) for each in inside),
    )


def _alone(value: Any) -> dict[str, Any]:
    """The schema of one object or array, by its parts."""
    if isinstance(value, dict):
        parts = {name: {"const": each} for name, each in value.items()}
        return {"type": "object", "properties": parts, "required": sorted(value), "additionalProperties": False}
    items = [{"const": each} for each in value]
    return {"type": "array", "prefixItems": items, "items": False, "minItems": len(value)}


def _of_type(named: Any) -> Way:
    types = {named} if isinstance(named, str) else set(named)
    whole = "integer" in types and "number" not in types
    plain = frozenset("number" if each == "integer" else each for each in types)
    return Way(plain, (("mult", "1"),) if whole else ())


def _not_of_type(named: Any) -> Iterator[Way]:
    types = {named} if isinstance(named, str) else set(named)
    yield Way(EVERY - {"number" if each == "integer" else each for each in types})
    if "integer" in types and "number" not in types:
        yield Way(frozenset(("number",)), (("notmult", "1"),))


def _exactly_one(branches: list[Any]) -> Iterator[Way]:
    texts = [text_of(each) for each in branches]
    for number in range(len(texts)):
        yield Way(literals=tuple((index == number, text) for index, text in enumerate(texts)))


def _not_exactly_one(branches: list[Any]) -> Iterator[Way]:
    yield Way(literals=tuple((False, text_of(each)) for each in branches))
    for number, each in enumerate(branches[:-1], 1):  # the first that holds, and another: pairs would be too many
        yield Way(literals=((True, text_of(each)), (True, text_of({"anyOf": branches[number:]}))))


def _if(schema: dict[str, Any], keyword: str, *, meets: bool) -> Way:
    condition = (keyword == "then", text_of(schema["if"]))
    follows = ((meets, text_of(schema[keyword])),) if keyword in schema else ()
    return Way(literals=(condition, *follows))


def _dependent(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each property on which something depends, and the schema that its presence asks for."""
    for name, needed in schema.get("dependentSchemas", {}).items():
        yield name, text_of(needed)
    for name, names in schema.get("dependentRequired", {}).items():
        if names:
            yield name, text_of({"required": names})
