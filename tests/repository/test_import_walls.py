"""The walls between the modules of the generator hold: a module imports and touches what its row allows."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository import tree
from tests.repository.walls import WALLS, Disk, Wall

PACKAGE = Path("codegen")
ADVICE = "Move the code to the module whose business it is, or change the table in tests/repository/walls.py."

READING = {"open", "read_text", "read_bytes", "iterdir", "glob", "rglob", "listdir", "scandir", "stat"}
WRITING = {
    "write_text",
    "write_bytes",
    "mkdir",
    "makedirs",
    "unlink",
    "rmdir",
    "rename",
    "touch",
    "symlink_to",
    "fsync",
}
WRITERS = {"shutil", "tempfile", "fcntl"}


def module_name(path: Path) -> str:
    """``codegen/emit/docs.py`` is ``emit.docs``; the package itself is ``codegen``."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    parts = parts[:-1] if parts[-1] == "__init__" else parts
    return ".".join(parts) or "codegen"


def sources() -> dict[str, ast.Module]:
    """The syntax tree of every module of the generator, its tests apart."""
    paths = [path for path in tree.files() if path.suffix == ".py" and path.is_relative_to(PACKAGE)]
    return {
        module_name(path): ast.parse((tree.ROOT / path).read_text("utf-8"))
        for path in paths
        if "tests" not in path.parts
    }


SOURCES = sources()


def row(module: str) -> str | None:
    """The name of the row of the table that a module falls under: itself, else its nearest ``package.*``."""
    if module in WALLS:
        return module
    parents = module.split(".")[:-1]
    patterns = (".".join([*parents[:depth], "*"]) for depth in range(len(parents), 0, -1))
    return next((pattern for pattern in patterns if pattern in WALLS), None)


def imported(module: str) -> Iterator[str]:
    """Full names of what a module imports; for ``from a import b`` it is ``a.b`` when that is a module of ours."""
    for node in ast.walk(SOURCES[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: write `from codegen...` in full, so that this test can read it"
            base = node.module or ""
            for alias in node.names:
                is_module = f"{base}.{alias.name}".removeprefix("codegen.") in SOURCES
                yield f"{base}.{alias.name}" if is_module else base


def allows(wall: Wall, name: str) -> bool:
    """Whether a module behind ``wall`` may import the module ``name`` of codegen."""
    packages = (name.rsplit(".", depth)[0] + ".*" for depth in range(1, name.count(".") + 1))
    return name in wall.codegen or any(package in wall.codegen for package in packages)


def disk_use(syntax: ast.Module) -> Iterator[tuple[Disk, int]]:
    """Each place where a module seems to read or write files, with its line."""
    for node in ast.walk(syntax):
        match node:
            case ast.Import(names=names) if any(alias.name in WRITERS for alias in names):
                yield Disk.WRITES, node.lineno
            case ast.ImportFrom(module=module) if module in WRITERS:
                yield Disk.WRITES, node.lineno
            case ast.Call(func=ast.Attribute(value=ast.Name(id="os"), attr="replace" | "remove")):
                yield Disk.WRITES, node.lineno
            case ast.Call(func=ast.Attribute(value=ast.Name(id="os"), attr="walk")):
                yield Disk.READS, node.lineno
            case ast.Call(func=ast.Attribute(attr=called) | ast.Name(id=called)) if called in WRITING:
                yield Disk.WRITES, node.lineno
            case ast.Call(func=ast.Attribute(attr=called) | ast.Name(id=called)) if called in READING:
                yield Disk.READS, node.lineno


@pytest.mark.parametrize("module", SOURCES)
def test_a_module_imports_only_what_its_row_allows(module: str) -> None:
    name = row(module)
    assert name is not None, f"codegen/{module.replace('.', '/')}.py is not in the table of tests/repository/walls.py."
    wall = WALLS[name]
    for full in sorted(set(imported(module))):
        top, _, rest = full.partition(".")
        if top == "codegen":
            assert not rest or rest == module or allows(wall, rest), (
                f"{module} must not import codegen.{rest}. {ADVICE}"
            )
        elif top not in sys.stdlib_module_names:
            assert top in wall.packages, f"{module} must not import {top}. {ADVICE}"


@pytest.mark.parametrize("module", SOURCES)
def test_only_the_modules_named_touch_the_disk(module: str) -> None:
    wall = WALLS[row(module) or module]
    for use, line in disk_use(SOURCES[module]):
        assert use <= wall.disk, f"{module}, line {line}: only a module with disk={use!r} may do this. {ADVICE}"


def test_the_table_names_no_module_that_is_gone() -> None:
    used = {row(module) for module in SOURCES}
    assert set(WALLS) <= used, f"Remove from tests/repository/walls.py: {sorted(set(WALLS) - used)}"


def test_only_one_emitter_may_call_the_model_generator() -> None:
    """The one dependency with opinions on Python stays behind one module, so that it can be replaced."""
    callers = {name for name, wall in WALLS.items() if "datamodel_code_generator" in wall.packages}
    assert callers == {"emit.python_models"}


def test_no_emitter_may_import_another() -> None:
    for name, wall in WALLS.items():
        if name.startswith("emit."):
            others = {allowed for allowed in wall.codegen if allowed.startswith("emit")} - {"emit.literals"}
            assert not others, f"{name} must not import {others}"


def test_checks_and_the_model_know_no_language() -> None:
    for name in ("checks.*", "canonical", "catalog", "model", "lower"):
        languages = {other for other in WALLS[name].codegen if other in {"names", "render"} or other.startswith("emit")}
        assert not languages, f"{name} must not know {languages}"


LAYERS = {
    "codegen": {"infrastructure", "scripts", "tests"},
    "sdks/python/src": {"codegen", "infrastructure", "scripts", "tests"},
    "infrastructure": {"scripts", "tests"},
    "scripts": {"tests"},
}
"""Folders, and what their modules must not know."""


@pytest.mark.parametrize("folder", LAYERS)
def test_what_runs_does_not_know_what_runs_it(folder: str) -> None:
    for path in tree.files():
        if path.suffix == ".py" and path.is_relative_to(folder):
            module = ast.parse(tree.text(path) or "")
            names = {
                name.partition(".")[0]
                for node in ast.walk(module)
                if isinstance(node, ast.Import | ast.ImportFrom)
                for name in (
                    [each.name for each in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                )
            }
            assert not names & LAYERS[folder], f"{path} imports {', '.join(names & LAYERS[folder])}. {ADVICE}"
