"""Python models, laid out by datamodel-code-generator.

The generator is given schemas in the few forms it renders faithfully: declared names, no combinators but
unions, every special type by its import path. What it cannot know (which contract a class has, that it is
retired) is written into its text afterwards, and the classes and fields it made are checked against the model.
"""

from __future__ import annotations

import json
import re
import textwrap
import warnings
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from codegen.model import (
    Declaration,
    Field,
    Kind,
    ListOf,
    Literals,
    MapOf,
    Module,
    Named,
    Record,
    Shape,
    Simple,
    TypeId,
    Union,
)
from codegen.names import python_fields
from codegen.overall import chooses
from codegen.render import header, sentences
from codegen.statements import Statement, import_block, in_running_order, split

_RUNTIME = "contract_runtime"
_SIBLINGS = "sibling_models"
_TYPES = {"date-time": "DateTime", "date": "Date", "uuid": "Uuid"}
_SAFE_PATTERN = re.compile(
    r"(?:[^\\(\[]|\\[dw./\\\[\](){}+*?^$|-]|\((?!\?)|\(\?:"
    r"|\[(?!\^)(?:[^\\\[\]&~]|\\[dw./\\\[\]-])+\]|\[\^(?:[^\\\[\]&~]|\\[./\\\[\]-])+\])*"
)
"""What pydantic's engine reads as the contract does, or wider: its ``\\d`` is Unicode, so it must not be negated."""
_IN_FIELD = ("At least", "At most", "More than", "Less than")
_LIMITS = (
    "minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems "
    "minProperties maxProperties"
).split()


class LayoutError(RuntimeError):
    """datamodel-code-generator made something other than what it was given; the text says what."""


@dataclass(frozen=True)
class PythonModule:
    """A module with what its types are called, here and in the modules it imports from."""

    module: Module
    names: Mapping[TypeId, str]
    """Every declaration that the module's shapes can name."""
    homes: Mapping[TypeId, str]
    """The module of each of them."""
    retired: Mapping[TypeId, str]
    """What is told on building a retired type."""
    contracts: Mapping[TypeId, str]
    """The schema file of each root."""
    choices: frozenset[TypeId] = frozenset()
    """Aliases that stand for a choice between alternatives."""


def python_modules(given: Sequence[PythonModule]) -> list[str | LayoutError]:
    """The texts of several modules, not formatted yet; an error in the place of one that cannot be laid out.

    datamodel-code-generator is called once for as many modules as have no type name in common: a call costs
    as much as three types do.
    """
    made: dict[str, str | LayoutError] = {}
    for group in _apart(given):
        imports, statements = split(_generate(group))
        declared = {each.names[d.id] for each in group for d in each.module.declarations}
        invented = statements.keys() - declared
        for each in group:
            try:
                _refuse_invented(each, statements, invented)
                made[each.module.name] = _text(each, imports, statements)
            except LayoutError as error:
                made[each.module.name] = error
    return [made[each.module.name] for each in given]


def _apart(given: Sequence[PythonModule]) -> list[list[PythonModule]]:
    """The modules in groups within which every name, declared or imported, means one thing."""
    groups: list[tuple[list[PythonModule], set[str], set[str]]] = []
    for each in given:
        own = {each.names[d.id] for d in each.module.declarations}
        foreign = set(each.names.values()) - own
        for members, declared, imported in groups:
            if not (own & (declared | imported) or foreign & declared):
                members.append(each)
                declared.update(own)
                imported.update(foreign)
                break
        else:
            groups.append(([each], own, foreign))
    return [members for members, _, _ in groups]


def _text(given: PythonModule, imports: Mapping[str, str], statements: Mapping[str, Statement]) -> str:
    declared = sorted(given.module.declarations, key=lambda d: d.id not in given.contracts)  # what it is about first
    parts = [_checked(d, given, statements) for d in declared]
    written = {part.name: _written(d, part, given) for d, part in zip(declared, parts, strict=True)}
    body = "\n\n".join(written[part.name] for part in in_running_order(parts))
    sources = {name: _path(source) for name, source in imports.items()}
    known = {name: _path(_RUNTIME) for name in ("Event", "Record", "RootEvent")} | {"deprecated": "typing_extensions"}
    own = {part.name for part in parts}
    block = import_block({name: source for name, source in {**sources, **known}.items() if name not in own}, body)
    return f"# {header(given.module.sources)}\n\n{block}\n\n{body}"


def _path(source: str) -> str:
    return source.replace(_RUNTIME, "..._contracts").replace(f"{_SIBLINGS}.", ".")


# Calling datamodel-code-generator


_OPTIONS: dict[str, Any] = {
    "input_file_type": "jsonschema",
    "output_model_type": "pydantic_v2.BaseModel",
    "target_python_version": "3.11",
    "target_pydantic_version": "2.14",
    "formatters": [],
    "base_class": f"{_RUNTIME}.Record",
    "enum_field_as_literal": "all",
    "apply_default_values_for_required_fields": True,
    "disable_timestamp": True,
    "field_constraints": True,
    "keep_model_order": True,
    "skip_root_model": True,
    "strict_nullable": True,
    "use_annotated": True,
    "use_exact_imports": True,
    "use_field_description": True,
    "use_missing_sentinel": True,
    "use_schema_description": True,
    "use_single_line_docstring": True,
    "use_standard_collections": True,
    "use_type_alias": True,
    "use_union_operator": True,
}


def _generate(group: Iterable[PythonModule]) -> str:
    from datamodel_code_generator import generate  # noqa: PLC0415 -- 0.3 s to import: only where something is generated

    definitions: dict[str, Any] = {}
    aliases: dict[str, str] = {}
    bases: dict[str, str | list[str]] = {}
    for each in group:
        definitions |= {each.names[d.id]: _declaration(d, each) for d in each.module.declarations}
        bases |= {each.names[root]: f"{_RUNTIME}.Event" for root in each.contracts}
        for declaration in each.module.declarations:
            owner = each.names[declaration.id]
            renamed = _attributes(declaration, each).items()
            aliases |= {f"{owner}.{name}": attribute for name, attribute in renamed if name != attribute}
    if not definitions:
        return ""
    schema = {"$ref": f"#/$defs/{next(iter(definitions))}", "$defs": definitions}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return str(generate(schema, aliases=aliases, base_class_map=bases, **_OPTIONS))


def _attributes(declaration: Declaration, given: PythonModule) -> dict[str, str]:
    """Attribute by property name of a record."""
    if not isinstance(declaration.body, Record):
        return {}
    return python_fields((f.name for f in declaration.body.fields), frozenset(given.names.values()))


# The schema that datamodel-code-generator is given


def _declaration(declaration: Declaration, given: PythonModule) -> dict[str, Any]:
    described = _described(sentences(declaration.description, *declaration.notes))
    if not isinstance(declaration.body, Record):
        # alone in an anyOf, a map is an alias as well; as it stands it would become a class
        body = _outer(declaration.body, given)
        return {"anyOf": [body], **described} if isinstance(declaration.body, MapOf) else {**body, **described}
    required = [f.name for f in declaration.body.fields if f.required and not f.has_default]
    renamed = {name for name, attribute in _attributes(declaration, given).items() if name != attribute}
    properties = {f.name: _field(f, given, stands=_stands(f, renamed)) for f in declaration.body.fields}
    return {"type": "object", "properties": properties, "required": required, **described}


def _stands(field: Field, renamed: Set[str]) -> bool:
    """Whether a default can stand in the class.

    Not that of a renamed field: an unknown property of the attribute's name would make it count as set.
    """
    return field.has_default and _is_plain(field.shape) and field.name not in renamed


def _field(field: Field, given: PythonModule, *, stands: bool) -> dict[str, Any]:
    shape = _outer(field.shape, given)
    spoken = [note for note in field.notes if not _shown(note, shape)]
    personal = f"Personal data ({field.pii})." if field.pii else ""
    made = {**shape, **_described(sentences(field.description, *spoken, personal))}
    if stands:
        made["default"] = field.default
    return made


def _is_plain(shape: Shape) -> bool:
    """Whether a value is in Python what it is in JSON, so that a default can stand in the class as it is."""
    match shape:
        case Simple(kind, form):
            return kind is not Kind.STRING or form not in _TYPES
        case ListOf(inner) | MapOf(inner):
            return _is_plain(inner)
        case Union(members):
            return all(_is_plain(member) for member in members)
        case _:
            return isinstance(shape, Literals)


def _shown(note: str, shape: Mapping[str, Any]) -> bool:
    """Whether the annotation itself says what the note says."""
    if note.startswith(_IN_FIELD):
        return any(keyword in shape for keyword in _LIMITS)
    return (note.startswith("Matches") and "pattern" in shape) or (
        note.startswith("Format") and "customTypePath" in shape
    )


def _described(text: str) -> dict[str, str]:
    return {"description": textwrap.fill(text, 108, break_long_words=False, break_on_hyphens=False)} if text else {}


def _outer(shape: Shape, given: PythonModule) -> dict[str, Any]:
    """The shape of a whole field or alias, with its bounds and its tag.

    Deeper inside, either would become a type with an invented name: a bound is left to the exact validation,
    and a union finds its member by trying.
    """
    if isinstance(shape, Union) and shape.tag:
        return {**_shape(shape, given), "discriminator": {"propertyName": shape.tag}}
    bounds = dict(shape.bounds) if isinstance(shape, Simple | ListOf | MapOf) else {}
    safe = {k: v for k, v in bounds.items() if (_SAFE_PATTERN.fullmatch(v) if k == "pattern" else abs(v) < 2**63)}
    inner = _shape(shape, given)
    return inner if "customTypePath" in inner and isinstance(shape, Simple) and shape.format else {**inner, **safe}


def _shape(shape: Shape, given: PythonModule) -> dict[str, Any]:
    match shape:
        case Simple():
            return _simple(shape)
        case Literals(values):
            return _literals(values)
        case ListOf(items):
            return {"type": "array", "items": _shape(items, given)}
        case MapOf(values):
            return {"type": "object", "additionalProperties": _shape(values, given) or True}
        case Union(members):
            return {"anyOf": [_shape(member, given) for member in members]}
        case Named(target):
            return _named(target, given)


def _named(target: TypeId, given: PythonModule) -> dict[str, Any]:
    name, home = given.names[target], given.homes[target]
    if home == given.module.name:
        return {"$ref": f"#/$defs/{name}"}
    return {"customTypePath": f"{_SIBLINGS}.{home}.{name}"}


def _simple(shape: Simple) -> dict[str, Any]:
    special = {Kind.INTEGER: "Integer", Kind.NUMBER: "Number", Kind.NOT_OBJECT: "NotObject"}
    if shape.kind is Kind.STRING and shape.format in _TYPES:
        return {"customTypePath": f"{_RUNTIME}.{_TYPES[shape.format]}"}
    if shape.kind in special:
        return {"customTypePath": f"{_RUNTIME}.{special[shape.kind]}"}
    return {} if shape.kind is Kind.ANY else {"type": shape.kind.value}


def _literals(values: tuple[str | int | bool | None, ...]) -> dict[str, Any]:
    some = [value for value in values if value is not None]
    if not some:
        return {"type": "null"}
    literal: dict[str, Any] = {"enum": some}
    if all(isinstance(value, str) for value in some):
        literal["type"] = "string"
    return {"anyOf": [literal, {"type": "null"}]} if None in values else literal


# What is written into its text


def _refuse_invented(given: PythonModule, statements: Mapping[str, Statement], invented: Set[str]) -> None:
    """That no type of the module stands on one that nobody declared."""
    own = [statements[name].text for d in given.module.declarations if (name := given.names[d.id]) in statements]
    for name in sorted(invented):
        if any(re.search(rf"\b{name}\b", text) for text in own):
            raise LayoutError(f"type {name} was invented")


def _checked(declaration: Declaration, given: PythonModule, statements: Mapping[str, Statement]) -> Statement:
    """What was laid out for a declaration, once it is sure to be just that."""
    name = given.names[declaration.id]
    statement = statements.get(name)
    if statement is None:
        raise LayoutError(f"type {name} is missing or renamed")
    if isinstance(declaration.body, Record):
        expected = tuple(_attributes(declaration, given).values())
        if statement.fields != expected:
            raise LayoutError(f"{name} has the fields {statement.fields} where {expected} were expected")
    elif statement.fields is not None:
        raise LayoutError(f"{name} is a class where an alias was expected")
    return statement


def _written(declaration: Declaration, statement: Statement, given: PythonModule) -> str:
    """The statement with what only we know: its contract, that it is open, that it is retired."""
    name, text = statement.name, statement.text
    contract = given.contracts.get(declaration.id)
    options = f', contract="{contract}"' if contract else ""
    if isinstance(declaration.body, Record):
        options += ", open=True" if declaration.body.open else ""
        attributes = _attributes(declaration, given)
        renamed = {name for name, attribute in attributes.items() if name != attribute}
        others = [f for f in declaration.body.fields if f.has_default and not _stands(f, renamed)]
        typed = {attributes[f.name]: f.default for f in others}
        options += f", defaults={typed!r}" if typed else ""
        choices = [attributes[f.name] for f in declaration.body.fields if chooses(f.shape, given.choices)]
        options += f", choices={tuple(choices)!r}" if choices else ""
        personal = [attributes[f.name] for f in declaration.body.fields if f.pii]
        options += f", personal={tuple(personal)!r}" if personal else ""
        text = re.sub(rf"^class {name}\((\w+)\):", lambda m: f"class {name}({m[1]}{options}):", text)
    elif contract:
        doc = textwrap.indent(statement.documentation, "    ")
        text = f"class {name}(RootEvent[{statement.value}]{options}):\n{doc}    root: {statement.value}\n"
    told = given.retired.get(declaration.id)
    return f"@deprecated(\n{_quoted(told)},\n    category=None,\n)\n{text}" if told else text


def _quoted(text: str) -> str:
    """A string literal, in several parts where it is long."""
    lines = textwrap.wrap(text, 100, drop_whitespace=False)
    return "\n".join(f"    {json.dumps(line, ensure_ascii=False)}" for line in lines)
