"""The API guard: what a consumer could use and can no longer is named, in both languages."""

from pathlib import Path

from scripts.release.surface import python, typescript
from tests.release import tiny
from tests.repository import tree

OLD = """\
class Kept:
    field: int
    lost: int

class Gone: ...

def call(a, b=1): ...

def inner(): ...
"""
NEW = """\
class Kept:
    field: str
    more: int

class Added: ...

def call(a, *, c, b=1): ...
"""


LISTED = '__all__ = ["cast"]\n\ndef cast(event): ...\n\ndef own(): ...\n'


def python_package(root: Path, module: str, source: str, names: str) -> Path:
    """A package whose names come from a private module, as those of the SDK do."""
    imports = "".join(f"from sdk.{module} import {name} as {name}\n" for name in names.split())
    tiny.write(root, {"sdk/__init__.py": f"from typing import Any\n{imports}", f"sdk/{module}.py": source})
    return root


def test_python_names_members_and_parameters(tmp_path: Path) -> None:
    old = python.surface(python_package(tmp_path / "old", "_m", OLD, "Kept Gone call"), "sdk")
    new = python.surface(python_package(tmp_path / "new", "_n", NEW, "Kept Added call"), "sdk")
    assert python.breaks(old, new) == [
        "Gone is gone",
        "Kept.lost is gone",
        "call: parameter kind was changed (b)",
        "call: parameter was added as required (c)",
    ]
    assert set(new) - set(old) == {"Added"}
    assert python.breaks(old, old) == []


def test_a_module_offers_what_it_lists_and_no_more(tmp_path: Path) -> None:
    folder = python_package(tmp_path, "_m", OLD, "Kept")
    tiny.write(folder, {"sdk/casting.py": LISTED, "sdk/inside.py": "def helper(): ...\n"})
    offered = python.surface(folder, "sdk")
    assert set(offered) == {"Kept", "casting.cast"}
    assert python.breaks(offered, {"Kept": offered["Kept"]}) == ["casting.cast is gone"]


def test_the_python_package_offers_all_that_it_says() -> None:
    import oms_event_sdk_py  # noqa: PLC0415

    offered = python.surface(tree.ROOT / "sdks/python/src", "oms_event_sdk_py")
    assert set(oms_event_sdk_py.__all__) <= set(offered)


def test_typescript_names_and_members(tmp_path: Path) -> None:
    def surface(when: str, source: str) -> dict[str, str]:
        package = tmp_path / when
        settings = (
            '{"compilerOptions": {"rootDir": "src", "declaration": true, "module": "node20", "target": "es2022"}}'
        )
        manifest = '{"name": "sdk", "type": "module", "exports": {".": {"import": {"types": "./dist/esm/index.d.ts"}}}}'
        files = {"package.json": manifest, "tsconfig.build.json": settings, "src/index.ts": source}
        tiny.write(package, files)
        (package / "node_modules").symlink_to(tree.ROOT / "sdks/typescript/node_modules")
        (tmp_path / f"{when}-work").mkdir()
        return typescript.surface(package, tmp_path / f"{when}-work")

    old = surface("old", "export interface A { x: string; y?: number }\nconst b = 1;\nexport { b, b as c };\n")
    new = surface("new", "export interface A { x: string; z?: number }\nexport const b = 1;\n")
    assert typescript.breaks(old, new) == ["A.y is gone", "c is gone"]
    assert set(new) - set(old) == {"A.z"}
