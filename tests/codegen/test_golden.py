"""The golden catalogue becomes exactly the files in ``tests/golden/expected``, in both languages."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codegen import folders
from tests.codegen.command import ROOT, Command

SCHEMAS = "tests/golden/schemas"
EXPECTED = "tests/golden/expected"
UPDATE = f"python -m codegen generate --schemas {SCHEMAS} --out {EXPECTED}"


def generated_part(folder: Path) -> dict[str, str]:
    """The files that the generator owns."""
    return {
        path: text for path, text in folders.texts(folder).items() if "/_generated/" in path or "/generated/" in path
    }


def test_the_golden_catalogue_becomes_the_expected_files(
    codegen: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    made = codegen("generate", "--no-cache", "--schemas", SCHEMAS, "--out", str(tmp_path / "out"))
    assert (made.code, made.err) == (0, ""), made.out
    found = folders.difference(generated_part(ROOT / EXPECTED), folders.texts(tmp_path / "out"))
    if found:
        pytest.fail(f"{found}\nIf this is what you want, run `{UPDATE}` and review the difference.", pytrace=False)


def test_the_expected_typescript_compiles(tmp_path: Path) -> None:
    """tsc, strict, over the expected files with the hand-written runtime beside them; mypy sees the Python ones."""
    typescript = ROOT / "sdks" / "typescript"
    shutil.copytree(typescript / "src", tmp_path / "src", ignore=shutil.ignore_patterns("_generated"))
    (tmp_path / "src" / "index.ts").unlink()  # exports the events of the OMS
    shutil.copytree(ROOT / EXPECTED / "typescript" / "src", tmp_path / "src", dirs_exist_ok=True)
    shutil.copytree(typescript / "src" / "contracts", tmp_path / "src" / "contracts", dirs_exist_ok=True)
    shutil.copy(typescript / "tsconfig.json", tmp_path)
    (tmp_path / "node_modules").symlink_to(typescript / "node_modules")
    (tmp_path / "package.json").write_text('{ "type": "module" }', "utf-8")
    compiler = tmp_path / "node_modules" / "typescript" / "bin" / "tsc"
    command = ["node", str(compiler), "--noEmit", "--project", str(tmp_path / "tsconfig.json")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


_USE = """
from shop_events._generated import CustomerRenamed, OrderPlaced, OrderPlacedV2, WarehouseCounted
from shop_events._generated.registry import REGISTRY

for version in REGISTRY:
    assert version.model.__name__ == version.model_name
assert OrderPlaced is OrderPlacedV2
order = OrderPlaced(
    order_id="6f1c1c1e-7d0a-4f56-9a43-7a9d3a1b2c3d",
    lines=[{"sku": "A-1", "price": {"cents": 5}}],
    payment={"method": "transfer"},
)
print(order.model_dump_json())
customer = CustomerRenamed(customer_id="c", class_="person", old_name=None, new_name="n")
print(customer.model_dump_json())
print(WarehouseCounted.model_validate_json('{"stock":{"A":1.0},"place":[1,2.0],"version":"1.9.0"}').model_dump_json())
"""


def test_the_expected_python_is_a_working_package(tmp_path: Path) -> None:
    """Imported on its own: defaults at every level, aliases of names that Python cannot write, numbers as written."""
    shutil.copytree(ROOT / EXPECTED / "python" / "shop_events", tmp_path / "shop_events")
    path = os.pathsep.join((str(tmp_path), str(ROOT / "sdks" / "python" / "src")))
    command = [sys.executable, "-W", "error", "-c", _USE]
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        (
            '{"order_id":"6f1c1c1e-7d0a-4f56-9a43-7a9d3a1b2c3d",'
            '"lines":[{"sku":"A-1","quantity":1,"price":{"cents":5,"currency":"EUR"}}],'
            '"payment":{"method":"transfer"},"wanted_on":null,"gift":false,"version":"2.1.0"}'
        ),
        '{"customer_id":"c","class":"person","old-name":null,"new-name":"n","version":"1.0.0"}',
        '{"stock":{"A":1},"place":[1,2.0],"version":"1.9.0"}',
    ]
