"""Python source as statements: the classes and named aliases of a module, each with its text."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    """One class, or one ``NAME = TypeAliasType(...)`` with the documentation string below it."""

    name: str
    text: str
    fields: tuple[str, ...] | None
    """The annotated attributes of a class, in order; None for an alias."""
    value: str = ""
    """What an alias stands for, as source."""
    documentation: str = ""
    """The lines of an alias's documentation string."""
    needs: frozenset[str] = frozenset()
    """Names that must be there when the statement runs."""


def split(source: str) -> tuple[dict[str, str], dict[str, Statement]]:
    """The imports of a module (module by imported name) and its statements by name."""
    source = source.rstrip("\n") + "\n"
    lines = [line + "\n" for line in source.split("\n")]  # splitlines() would see ends where Python sees none
    tree = ast.parse(source)
    imports: dict[str, str] = {}
    found: dict[str, Statement] = {}
    for index, node in enumerate(tree.body):
        if isinstance(node, ast.ImportFrom):
            imports |= {alias.asname or alias.name: str(node.module) for alias in node.names}
        elif isinstance(node, ast.ClassDef):
            found[node.name] = _class(node, lines)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            following = tree.body[index + 1] if index + 1 < len(tree.body) else None
            found[node.targets[0].id] = _alias(node, following, source, lines)
    return imports, found


def _class(node: ast.ClassDef, lines: list[str]) -> Statement:
    """The class without its configuration, which the base class has."""
    kept = [part for each in node.body if not _configures(each) for part in _lines(each, lines)]
    body = "".join([lines[node.lineno - 1], *(kept or ["    pass\n"])])
    fields = tuple(ast.unparse(n.target) for n in node.body if isinstance(n, ast.AnnAssign))
    return Statement(node.name, body, fields)


def _configures(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "model_config"


def _alias(node: ast.Assign, following: ast.stmt | None, source: str, lines: list[str]) -> Statement:
    doc = _lines(following, lines) if following and _is_text(following) else []
    value = node.value.args[1] if isinstance(node.value, ast.Call) and len(node.value.args) > 1 else node.value
    needs = frozenset(n.id for n in ast.walk(value) if isinstance(n, ast.Name))
    text = "".join(_lines(node, lines) + doc)
    segment = ast.get_source_segment(source, value) or ""
    return Statement(ast.unparse(node.targets[0]), text, None, segment, "".join(doc), needs)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _lines(node: ast.stmt, lines: list[str]) -> list[str]:
    """The lines of a statement; a documentation string begins on the line of its quotes."""
    own = lines[node.lineno - 1 : node.end_lineno]
    if _is_text(node) and len(own) > 1 and own[0].strip() == '"""' and not own[1].lstrip().startswith('"'):
        return [own[0].rstrip("\n") + own[1].lstrip(), *own[2:]]
    return own


def in_running_order(statements: Iterable[Statement]) -> list[Statement]:
    """Classes as they come, then aliases, each after those it needs: annotations wait, an alias's value does not."""
    given = list(statements)
    done = [each for each in given if each.fields is not None]
    waiting = [each for each in given if each.fields is None]
    names = {each.name for each in waiting}
    while waiting:
        ready = [each for each in waiting if not (each.needs & names) - {each.name}] or waiting[:1]
        done += ready
        names -= {each.name for each in ready}
        waiting = [each for each in waiting if each.name in names]
    return done


def import_block(imports: Mapping[str, str], body: str) -> str:
    """The imports that a body uses; their order is left to the formatter."""
    used: set[str] = set()
    for node in ast.walk(ast.parse(body)):
        if isinstance(node, ast.Name):
            used.add(node.id)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "TypeAliasType":
            used |= set(_quoted_names(node.args[1]))
        elif isinstance(node, ast.ClassDef):
            used |= {name for base in node.bases for name in _quoted_names(base)}
    sources: dict[str, list[str]] = {}
    for name, source in sorted(imports.items()):
        if name in used:
            sources.setdefault(source, []).append(name)
    lines = [f"from {source} import {', '.join(names)}\n" for source, names in sorted(sources.items())]
    return "from __future__ import annotations\n\n" + "".join(lines)


def _quoted_names(node: ast.expr) -> Iterator[str]:
    """Names in those parts of a type that are quoted, since what they mean comes later; a text of a Literal is none."""
    match node:
        case ast.Constant(value=str(text)):
            yield from (each.id for each in ast.walk(ast.parse(text, mode="eval")) if isinstance(each, ast.Name))
        case ast.Subscript(value=ast.Name(id=name), slice=inner) if name != "Literal":
            yield from _quoted_names(inner)
        case ast.Tuple(elts=parts):
            for part in parts:
                yield from _quoted_names(part)
        case ast.BinOp(left=left, right=right):
            yield from _quoted_names(left)
            yield from _quoted_names(right)
