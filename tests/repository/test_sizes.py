"""Modules that fit in a head and functions that fit on a screen."""

import ast

from tests.repository import tree

MODULE_LINES = 400
FUNCTION_LINES = 40

HAND_WRITTEN = [
    path
    for path in tree.files()
    if path.suffix in {".py", ".ts", ".mjs"} and not tree.is_generated(path) and "golden" not in path.parts
]


def own_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the signature to the end, without the docstring."""
    documented = ast.get_docstring(function, clean=False) is not None
    first = function.body[0]
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def test_modules_are_short() -> None:
    lines = {str(path): len((tree.ROOT / path).read_text("utf-8").splitlines()) for path in HAND_WRITTEN}
    long = {path: count for path, count in lines.items() if count > MODULE_LINES}
    assert not long, f"more than {MODULE_LINES} lines: find the second reason to change, and give it a module"


def test_functions_are_short() -> None:
    long = {
        f"{path}:{node.lineno} {node.name}": own_lines(node)
        for path in HAND_WRITTEN
        if path.suffix == ".py"
        for node in ast.walk(ast.parse((tree.ROOT / path).read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and own_lines(node) > FUNCTION_LINES
    }
    assert not long, f"more than {FUNCTION_LINES} lines without the docstring: name its parts"
