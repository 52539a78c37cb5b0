"""Files that are no JSON Schemas: each test shows the whole message; nothing is written (see ``Catalogue.refused``)."""

import pytest

from tests.codegen.catalogue import COMMON, V2, Catalogue


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("", 1, "Expecting value (column 1)"),
        ('{\n  "a": 1\n', 3, "Expecting ',' delimiter (column 1)"),
        ('{"a": 1}\n{}', 2, "Extra data (column 1)"),
        ('{\n  "a": "\x01"\n}', 2, "Invalid control character at (column 9)"),
    ],
    ids=["empty", "unfinished", "two values", "control character"],
)
def test_broken_json(catalogue: Catalogue, text: str, line: int, fault: str) -> None:
    """One problem: those who refer to the file have no fault of their own."""
    catalogue.write(COMMON, text)
    assert catalogue.refused() == (
        f"{COMMON}:{line}: error json-syntax: is not JSON: {fault}\n    mend the syntax at this line\n"
    )


def test_a_name_twice_in_one_object(catalogue: Catalogue) -> None:
    """Parsers keep the last one in silence. That nobody can see the contract's title now is no second problem."""
    catalogue.replace(V2, '"count": {', '"host": {')
    assert catalogue.refused() == f'{V2}:17: error json-syntax: repeats the name "host" in one object\n    keep one\n'


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have(catalogue: Catalogue, constant: str) -> None:
    catalogue.replace(V2, '"minimum": 1', f'"minimum": {constant}')
    assert catalogue.refused() == (
        f"{V2}:19: error json-syntax: is not JSON: {constant} is not a JSON value\n    write a JSON number or string\n"
    )


def test_a_file_that_is_not_utf_8(catalogue: Catalogue) -> None:
    catalogue.write("schemas/common/more.json", '{"description": "naïve"}'.encode("latin-1"))
    assert catalogue.refused() == (
        "schemas/common/more.json: error readable: is not UTF-8 (byte 19)\n    save the file as UTF-8\n"
    )


def test_a_byte_order_mark(catalogue: Catalogue) -> None:
    """RFC 8259 section 8.1 forbids it; TOML does not know it either."""
    for path in ("schemas/common/more.json", "schemas/catalog.toml"):
        catalogue.write(path, b"\xef\xbb\xbf{}")
    assert catalogue.refused() == "".join(
        f"{path}:1: error readable: begins with a byte order mark\n    save it as UTF-8 without a byte order mark\n"
        for path in ("schemas/catalog.toml", "schemas/common/more.json")
    )


@pytest.mark.parametrize("levels", [400, 100_000])
def test_a_file_that_is_nested_too_deep(catalogue: Catalogue, levels: int) -> None:
    catalogue.write("schemas/common/more.json", '{"not":' * levels + "{}" + "}" * levels)
    assert catalogue.refused() == (
        "schemas/common/more.json: error json-syntax: is nested too deep to be read\n    flatten it\n"
    )


def test_a_number_that_no_double_holds(catalogue: Catalogue) -> None:
    catalogue.write("schemas/common/more.json", '{\n"const": -1e400}')
    assert catalogue.refused() == (
        "schemas/common/more.json:2: error json-syntax: cannot be read: -1e400 is more than a double holds\n"
        "    write a smaller number\n"
    )


@pytest.mark.parametrize("value", ["[]", "null", "12", '"text"'])
def test_json_that_is_no_schema(catalogue: Catalogue, value: str) -> None:
    catalogue.write("schemas/common/more.json", value)
    assert catalogue.refused() == (
        "schemas/common/more.json:1: error schema-valid: is not a schema\n    write an object, or true or false\n"
    )


def test_a_link_that_leads_nowhere(catalogue: Catalogue) -> None:
    (catalogue.root / "schemas" / "common" / "more.json").symlink_to("gone.json")
    assert catalogue.refused() == (
        "schemas/common/more.json: error readable: cannot be read: No such file or directory\n"
        "    make it a readable file\n"
    )


def test_a_folder_that_is_called_like_a_file(catalogue: Catalogue) -> None:
    (catalogue.root / "schemas" / "common" / "more.json").mkdir()
    assert catalogue.refused() == (
        "schemas/common/more.json: error readable: cannot be read: Is a directory\n    make it a readable file\n"
    )


def test_a_folder_without_schemas(catalogue: Catalogue) -> None:
    (catalogue.root / "nothing").mkdir()
    assert catalogue.refused("--schemas", "nothing", "--out", "out") == (
        "nothing/: error readable: holds no schema\n    name a folder that holds JSON Schemas (*.json)\n"
    )


def test_several_broken_files_are_reported_at_once(catalogue: Catalogue) -> None:
    catalogue.write("schemas/common/a.json", "{")
    catalogue.write("schemas/common/b.json", b"\xff")
    catalogue.write("schemas/common/c.json", '{"a":1,"a":2}')
    generated = catalogue.codegen("generate", "--no-cache")
    assert [line.split(": ")[0] for line in generated.out.splitlines() if not line.startswith(" ")] == [
        "schemas/common/a.json:1",
        "schemas/common/b.json",
        "schemas/common/c.json:1",
    ]
    assert generated.err == "3 problems: nothing was written\n"
