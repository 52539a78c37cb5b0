"""What a run does to the disk: it writes what changed, removes what nothing explains, and a check writes nothing."""

import shutil
from pathlib import Path

import pytest

from tests.codegen import folders
from tests.codegen.catalogue import COMMON, V1, V2, Catalogue

PYTHON = "python/ping_events/_generated"
TYPESCRIPT = "typescript/src/_generated"
PAGE = "docs/generated/ping.md"
BUNDLES = {f"{PYTHON}/bundle.json", f"{TYPESCRIPT}/bundle.json"}
"""Whatever changes in a contract changes what a package knows of it."""


def changed(catalogue: Catalogue) -> set[str]:
    """The files that a run touches."""
    before = folders.moments(catalogue.root)
    catalogue.accepted()
    after = folders.moments(catalogue.root)
    files = (path for path in {*before, *after} if before.get(path) != after.get(path))
    return {path for path in files if not (catalogue.root / path).is_dir()}


def test_a_second_run_writes_nothing(catalogue: Catalogue) -> None:
    before = folders.moments(catalogue.root)
    assert catalogue.accepted().startswith("1 event type in 2 versions: nothing changed")
    assert folders.moments(catalogue.root) == before


def test_only_what_changed_is_written(catalogue: Catalogue) -> None:
    catalogue.replace(V2, "How often.", "How many times.")
    models = {f"{PYTHON}/models/ping_sent_v2.py", f"{TYPESCRIPT}/models/ping_sent_v2.ts"}
    assert changed(catalogue) == models | BUNDLES | {PAGE}


def test_a_shared_definition_changes_only_those_who_show_it(catalogue: Catalogue) -> None:
    catalogue.replace(COMMON, "Name of a host.", "The name of a host.")
    models = {f"{PYTHON}/models/common_host.py", f"{TYPESCRIPT}/models/common_host.ts"}
    assert changed(catalogue) == models | BUNDLES


def test_a_contract_that_is_gone_takes_its_files_along(catalogue: Catalogue) -> None:
    """Bytecode beside them keeps no folder alive."""
    catalogue.write(f"{PYTHON}/models/__pycache__/ping_sent_v1.cpython-311.pyc", b"\0")
    (catalogue.root / V1).unlink()
    shutil.rmtree(catalogue.root / "schemas/ping.sent/examples/v1")
    assert "12 files written, 3 removed" in catalogue.accepted()
    left = [
        path for path in folders.contents(catalogue.root) if path.partition("/")[0] != "schemas" and "sent_v1" in path
    ]
    assert left == []


def test_a_file_that_no_schema_explains_is_removed(catalogue: Catalogue) -> None:
    catalogue.write(f"{PYTHON}/models/notes.txt", "mine")
    catalogue.write(f"{TYPESCRIPT}/deep/er/extra.ts", "mine")
    catalogue.accepted()
    found = folders.contents(catalogue.root)
    assert f"{PYTHON}/models/notes.txt" not in found
    assert f"{TYPESCRIPT}/deep/er/extra.ts" not in found


def test_hand_written_files_beside_the_generated_folder_stay(catalogue: Catalogue) -> None:
    beside = {
        "python/ping_events/__init__.py": "# mine\n",
        "typescript/src/index.ts": "// mine\n",
        "README.md": "mine\n",
    }
    for path, text in beside.items():
        catalogue.write(path, text)
    catalogue.replace(V2, "How often.", "How many times.")
    catalogue.accepted()
    found = folders.texts(catalogue.root)
    assert {path: found[path] for path in beside} == beside


def test_nothing_is_left_beside_the_generated_folders(catalogue: Catalogue) -> None:
    catalogue.replace(V2, "How often.", "How many times.")
    catalogue.accepted()
    assert [path.name for path in (catalogue.root / "python" / "ping_events").iterdir()] == ["_generated"]


def test_check_agrees_and_writes_nothing(catalogue: Catalogue) -> None:
    before = folders.moments(catalogue.root)
    checked = catalogue.codegen("check")
    assert (checked.code, checked.err) == (0, "")
    assert checked.out == "1 event type in 2 versions: schemas and SDKs agree\n"
    assert folders.moments(catalogue.root) == before


GENERATED = (
    f"{PYTHON}/__init__.py",
    f"{PYTHON}/registry.py",
    f"{PYTHON}/models/ping_sent_v2.py",
    f"{PYTHON}/schemas/ping_sent_v1.json",
    f"{TYPESCRIPT}/index.ts",
    f"{TYPESCRIPT}/models/common_host.ts",
)
STALE = "is not what its schema generates: it was edited, or the schema changed"
NEXT = "    run `python -m codegen generate`\n"


def drift(catalogue: Catalogue) -> str:
    """What check says where it refuses; it leaves everything as it is, and the command that it names mends it."""
    before = folders.contents(catalogue.root), folders.moments(catalogue.root)
    checked = catalogue.codegen("check")
    assert checked.code == 1
    assert (folders.contents(catalogue.root), folders.moments(catalogue.root)) == before
    catalogue.accepted()
    assert catalogue.codegen("check").code == 0
    return checked.out


@pytest.mark.parametrize("path", GENERATED)
def test_check_names_a_file_that_was_edited(catalogue: Catalogue, path: str) -> None:
    file = catalogue.root / path
    original = file.read_bytes()
    catalogue.write(path, original + b"\n")
    assert drift(catalogue) == f"{path}: error drift: {STALE}\n{NEXT}"
    assert file.read_bytes() == original


def test_check_names_a_file_that_is_missing(catalogue: Catalogue) -> None:
    (catalogue.root / GENERATED[2]).unlink()
    assert drift(catalogue) == f"{GENERATED[2]}: error drift: is missing\n{NEXT}"


def test_check_names_a_file_that_is_too_many(catalogue: Catalogue) -> None:
    path = f"{PYTHON}/models/zz_mine.py"
    catalogue.write(path, "x = 1\n")
    assert drift(catalogue) == f"{path}: error drift: is generated from no schema any more\n{NEXT}"


def test_check_names_every_file_that_a_contract_has_changed(catalogue: Catalogue) -> None:
    catalogue.replace(V2, "How often.", "How many times.")
    paths = {f"{PYTHON}/models/ping_sent_v2.py", f"{TYPESCRIPT}/models/ping_sent_v2.ts", PAGE} | BUNDLES
    assert drift(catalogue) == "".join(f"{path}: error drift: {STALE}\n{NEXT}" for path in sorted(paths))


def test_check_reports_both_the_contracts_and_the_files(catalogue: Catalogue) -> None:
    """A warning does not hide a drift."""
    catalogue.replace(V2, '"minimum": 1', '"minimun": 1')
    catalogue.put("schemas/ping.sent/examples/v2/invalid/none.json", {
        "violates": {"keyword": "required", "pointer": ""}, "data": {"host": "a"},
    })  # fmt: skip
    catalogue.write(GENERATED[0], "")
    checked = catalogue.codegen("check")
    assert checked.code == 1
    assert f"{GENERATED[0]}: error drift: {STALE}\n" in checked.out
    assert "warning keyword-known" in checked.out


def test_a_generated_folder_that_is_gone_is_made_again(catalogue: Catalogue) -> None:
    before = folders.contents(catalogue.root)
    for folder in (PYTHON, TYPESCRIPT):
        for path in [*before]:
            if path.startswith(folder):
                (catalogue.root / path).unlink()
    catalogue.accepted()
    assert folders.contents(catalogue.root) == before


def test_a_folder_in_the_way_of_a_file_is_replaced(catalogue: Catalogue) -> None:
    before = folders.contents(catalogue.root)
    file = catalogue.root / GENERATED[1]
    file.unlink()
    (file / "deep").mkdir(parents=True)
    catalogue.accepted()
    assert folders.contents(catalogue.root) == before


def test_packages_of_any_folder_are_written_and_pruned_too(catalogue: Catalogue, tmp_path: Path) -> None:
    """Without a catalogue: whole packages below ``--out``, of which a second run removes what it made before."""
    vendor, out = tmp_path / "vendor", tmp_path / "out"
    vendor.mkdir()
    for name in ("one", "two"):
        (vendor / f"{name}.json").write_text('{"type": "object"}', "utf-8")
    arguments = ("--schemas", str(vendor), "--out", str(out))
    catalogue.accepted(*arguments)
    assert "python/vendor/_generated/models/two.py" in folders.contents(out)
    (vendor / "two.json").unlink()
    (out / "python" / "mine.txt").write_text("mine", "utf-8")
    catalogue.accepted(*arguments)
    found = folders.contents(out)
    assert [path for path in found if "two" in path] == []
    assert "python/mine.txt" in found
    assert catalogue.codegen("check", *arguments).code == 0
