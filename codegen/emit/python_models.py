"""Python models, laid out by datamodel-code-generator.

The generator is given schemas in the few forms it renders faithfully: declared names, no combinators but
unions, every special type by its import path. What it cannot know (which contract a class has, that it is
retired) is written into its text afterwards, and the classes and fields it made are checked against the model.
"""

from __future__ import annotations

import ast
import json
import re
import textwrap
import warnings
from collections.abc import Mapping
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
from codegen.render import header, sentences

_RUNTIME = "contract_runtime"
_SIBLINGS = "sibling_models"
_TYPES = {"date-time": "DateTime", "date": "Date", "uuid": "Uuid"}
_SAFE_PATTERN = re.compile(
    r"(?:[^\\(\[]|\\[dw./\\\[\](){}+*?^$|-]|\((?!\?)|\(\?:|\[\^?(?:[^\\\[\]&~]|\\[dw./\\\[\]-])+\])*"
)
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


def python_module(given: PythonModule) -> str:
    """The text of one module."""
    records = {d.id: d for d in given.module.declarations}
    fields = {
        given.names[d.id]: python_fields((f.name for f in d.body.fields), frozenset(given.names.values()))
        for d in records.values()
        if isinstance(d.body, Record)
    }
    text = _generate(given, fields)
    body = _body(text)
    for declaration in records.values():
        body = _class_line(body, given, declaration)
    _verify(body, given, fields)
    imports = _imports(text, body, retired=any(d.id in given.retired for d in records.values()))
    return f"# {header(given.module.sources)}\n\n{imports}\n{body}"


_OPTIONS: dict[str, Any] = {
    "input_file_type": "jsonschema",
    "output_model_type": "pydantic_v2.BaseModel",
    "target_python_version": "3.11",
    "target_pydantic_version": "2.14",
    "formatters": ["builtin"],
    "base_class": f"{_RUNTIME}.Record",
    "enum_field_as_literal": "all",
    "apply_default_values_for_required_fields": True,
    "disable_timestamp": True,
    "field_constraints": True,
    "keep_model_order": True,
    "skip_root_model": True,
    "strict_nullable": True,
    "use_annotated": True,
    "use_double_quotes": True,
    "use_exact_imports": True,
    "use_field_description": True,
    "use_missing_sentinel": True,
    "use_schema_description": True,
    "use_single_line_docstring": True,
    "use_standard_collections": True,
    "use_type_alias": True,
    "use_union_operator": True,
}


def _generate(given: PythonModule, fields: Mapping[str, Mapping[str, str]]) -> str:
    from datamodel_code_generator import generate  # noqa: PLC0415 -- 0.3 s to import: only where something is generated

    aliases = {
        f"{owner}.{name}": attribute
        for owner, attributes in fields.items()
        for name, attribute in attributes.items()
        if name != attribute
    }
    bases: dict[str, str | list[str]] = {given.names[each]: f"{_RUNTIME}.Event" for each in given.contracts}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return str(generate(_schema(given), aliases=aliases, base_class_map=bases, **_OPTIONS))


# The schema that datamodel-code-generator is given


def _schema(given: PythonModule) -> dict[str, Any]:
    definitions = {given.names[d.id]: _declaration(d, given) for d in given.module.declarations}
    first = next(iter(definitions), None)
    return {"$ref": f"#/$defs/{first}", "$defs": definitions} if first else {}


def _declaration(declaration: Declaration, given: PythonModule) -> dict[str, Any]:
    described = _described(sentences(declaration.description, *declaration.notes))
    if not isinstance(declaration.body, Record):
        # alone in an anyOf, a map is an alias as well; as it stands it would become a class
        body = _outer(declaration.body, given)
        return {"anyOf": [body], **described} if isinstance(declaration.body, MapOf) else {**body, **described}
    required = [f.name for f in declaration.body.fields if f.required and not f.has_default]
    properties = {f.name: _field(f, given) for f in declaration.body.fields}
    return {"type": "object", "properties": properties, "required": required, **described}


def _field(field: Field, given: PythonModule) -> dict[str, Any]:
    shape = _outer(field.shape, given)
    spoken = [note for note in field.notes if not _shown(note, shape)]
    personal = f"Personal data ({field.pii})." if field.pii else ""
    made = {**shape, **_described(sentences(field.description, *spoken, personal))}
    if field.has_default:
        made["default"] = field.default
    return made


def _shown(note: str, shape: Mapping[str, Any]) -> bool:
    """Whether the annotation itself says what the note says."""
    if note.startswith(_IN_FIELD):
        return any(keyword in shape for keyword in _LIMITS)
    return (note.startswith("Matches") and "pattern" in shape) or (
        note.startswith("Format") and "customTypePath" in shape
    )


def _described(text: str) -> dict[str, str]:
    return {"description": textwrap.fill(text, 108, break_long_words=False)} if text else {}


def _outer(shape: Shape, given: PythonModule) -> dict[str, Any]:
    """The shape of a whole field or alias, with its bounds.

    Deeper inside, a bound would become a type with an invented name; it is left to the exact validation.
    """
    bounds = dict(shape.bounds) if isinstance(shape, Simple | ListOf | MapOf) else {}
    safe = {k: v for k, v in bounds.items() if k != "pattern" or _SAFE_PATTERN.fullmatch(v)}
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
        case Union(members, tag):
            union: dict[str, Any] = {"anyOf": [_shape(member, given) for member in members]}
            return {**union, "discriminator": {"propertyName": tag}} if tag else union
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


def _body(text: str) -> str:
    """The classes, without imports, configuration that the base class has, and eager rebuilding."""
    tree = ast.parse(text)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    lines = text.splitlines(keepends=True)
    start = (imports[-1].end_lineno or 0) if imports else 0
    body = "".join(lines[start:])
    body = re.sub(r"    model_config = ConfigDict\(\n(?:        .*\n)*    \)\n", "", body)
    body = re.sub(r"^\w+\.model_rebuild\(\)\n", "", body, flags=re.MULTILINE)
    body = re.sub(r"(class \w+\([^\n]*\):\n)\n+", r"\1", body)
    body = re.sub(r'^( *)"""\n\1(?=\S)', r'\1"""', body, flags=re.MULTILINE)
    body = re.sub(r"(class \w+\([^\n]*\):\n)(?=\n*(?:class |\w+ = |$|\Z))", r"\1    pass\n", body)
    return body.strip("\n") + "\n"


def _class_line(body: str, given: PythonModule, declaration: Declaration) -> str:
    name = given.names[declaration.id]
    contract = given.contracts.get(declaration.id)
    options = f', contract="{contract}"' if contract else ""
    if isinstance(declaration.body, Record):
        options += ", open=True" if declaration.body.open else ""
        body = re.sub(
            rf"^class {name}\((\w+)\):", lambda m: f"class {name}({m[1]}{options}):", body, flags=re.MULTILINE
        )
    elif contract:
        body = _root_model(body, name, options)
    told = given.retired.get(declaration.id)
    if told:
        decorator = f"@deprecated(\n{_quoted(told)},\n    category=None,\n)\n"
        body = re.sub(rf"^class {name}\(", lambda m: decorator + m[0], body, flags=re.MULTILINE)
    return body


def _root_model(body: str, name: str, options: str) -> str:
    """A named alias as a model of its own, so that it can be read, validated and written like an event."""
    tree = ast.parse(body)
    lines = body.splitlines(keepends=True)
    for index, node in enumerate(tree.body):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            call = node.value
            if not isinstance(call, ast.Call):
                break
            inner = ast.get_source_segment(body, call.args[1]) or "Any"
            end = node.end_lineno or node.lineno
            doc = ""
            following = tree.body[index + 1] if index + 1 < len(tree.body) else None
            if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
                doc = "".join("    " + line for line in lines[end : following.end_lineno])
                end = following.end_lineno or end
            made = f"class {name}(RootEvent[{inner}]{options}):\n{doc}    root: {inner}\n"
            return "".join(lines[: node.lineno - 1]) + made + "".join(lines[end:])
    raise LayoutError(f"there is no alias {name} in:\n{body}")


def _quoted(text: str) -> str:
    """A string literal, in several parts where it is long."""
    lines = textwrap.wrap(text, 100, drop_whitespace=False)
    return "\n".join(f"    {json.dumps(line, ensure_ascii=False)}" for line in lines)


def _imports(text: str, body: str, *, retired: bool) -> str:
    """The import block: only names that the body uses, third-party before relative ones."""
    wanted: dict[str, set[str]] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.ImportFrom) and node.module != "__future__":
            wanted.setdefault(str(node.module), set()).update(alias.name for alias in node.names)
    wanted.setdefault(_RUNTIME, set()).update(("Event", "RootEvent", "Record"))
    wanted.setdefault("typing_extensions", set()).update(("deprecated",) if retired else ())
    used = {n.id for n in ast.walk(ast.parse(body)) if isinstance(n, ast.Name)} | set(re.findall(r"\b[A-Z]\w+\b", body))
    used |= {"deprecated"} if retired else set()
    groups: tuple[list[str], list[str], list[str]] = ([], [], [])
    for source in sorted(wanted):
        names = sorted(wanted[source] & used, key=_isort_key)
        if names:
            group = 2 if source.startswith((_RUNTIME, _SIBLINGS)) else 0 if source == "typing" else 1
            groups[group].append(_import_line(source, names))
    return "\n\n".join(["from __future__ import annotations", *("\n".join(group) for group in groups if group)]) + "\n"


def _import_line(source: str, names: list[str]) -> str:
    path = source.replace(_RUNTIME, "..._contracts").replace(f"{_SIBLINGS}.", ".")
    line = f"from {path} import {', '.join(names)}"
    return line if len(line) <= 120 else f"from {path} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def _isort_key(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest: the order that isort and ruff keep."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2, name)


def _verify(body: str, given: PythonModule, fields: Mapping[str, Mapping[str, str]]) -> None:
    """That the text declares exactly the types and fields of the model."""
    made: dict[str, list[str]] = {}
    for node in ast.parse(body).body:
        if isinstance(node, ast.ClassDef):
            made[node.name] = [
                n.target.id for n in node.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)
            ]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            made[node.targets[0].id] = []
    expected = {given.names[d.id]: list(fields.get(given.names[d.id], {}).values()) for d in given.module.declarations}
    if made.keys() != expected.keys():
        raise LayoutError(f"the types of {given.module.name} are {sorted(made)} where {sorted(expected)} were expected")
    for name, attributes in expected.items():
        if name in fields and made[name] != attributes:
            raise LayoutError(f"{name} has the fields {made[name]} where {attributes} were expected")
