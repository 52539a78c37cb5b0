"""What the benchmark stands on: a catalogue that keeps the rules of the house, and a table that judges rightly."""

import json
from pathlib import Path

import pytest

from codegen.cli import main
from tests.bench import catalogue, fields
from tests.bench.table import Quantity, Row, Unit, table


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def quantity(value: float) -> Quantity:
    return Quantity("of something", value, Unit.SECONDS)


def test_the_catalogue_keeps_every_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind of field is in it, and nothing about it is a problem: else errors would be timed, not generating."""
    catalogue.write(tmp_path / "schemas", 8)
    command = ["generate", "--schemas", str(tmp_path / "schemas"), "--out", str(tmp_path / "out"), "--no-cache"]
    assert main([*command, "--jobs", "1", "--format", "json"]) == 0
    assert capsys.readouterr().out.strip() in ("", "[]")


def test_the_catalogue_is_the_beginning_of_a_larger_one(tmp_path: Path) -> None:
    for name, count in (("few", 3), ("again", 3), ("many", 12)):
        catalogue.write(tmp_path / name, count)
    few, many = contents(tmp_path / "few"), contents(tmp_path / "many")
    assert contents(tmp_path / "again") == few
    assert few.pop("catalog.toml") != many.pop("catalog.toml")
    assert few.items() < many.items()


def test_a_change_is_another_field_each_time(tmp_path: Path) -> None:
    catalogue.write(tmp_path, 1)
    before = contents(tmp_path)
    seen = [before]
    for _ in range(2):
        catalogue.change_one(tmp_path)
        seen.append(contents(tmp_path))
        (changed,) = [path for path, text in seen[-1].items() if text != seen[-2][path]]
        assert changed.endswith("/v1.json")


def test_there_is_no_catalogue_larger_than_its_names(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="names for 1000 event types"):
        catalogue.write(tmp_path, catalogue.LARGEST + 1)


def test_an_example_is_about_a_kilobyte() -> None:
    sizes = [len(json.dumps(fields.full(i, "created", "ThingCreatedV1"), separators=(",", ":"))) for i in range(7)]
    assert all(850 < size < 1150 for size in sizes), sizes


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        (Row("a", quantity(2), quantity(1), 2.0), True),
        (Row("a", quantity(2), quantity(1), 1.9), False),
        (Row("a", quantity(2), quantity(1), 1.9, absolute=True), False),
        (Row("a", quantity(2), quantity(1), 2.5, absolute=True), True),
        (Row("a", quantity(2), None, 2.5, absolute=True), True),
        (Row("a", quantity(2), quantity(1)), None),
    ],
)
def test_a_budget_is_on_the_ratio_or_on_the_quantity(row: Row, kept: bool | None) -> None:
    assert row.kept is kept


def test_the_table_says_what_is_over_its_budget() -> None:
    text = table([Row("reading", quantity(3), quantity(2), 1.2), Row("writing", quantity(1))])
    assert text.splitlines()[2].split("|")[1:-1] == [
        " reading ", " 3 s      ", " of something: 2 s ", " 1.5 x ", " <= 1.2 x ", " NO   ",
    ]  # fmt: skip
    assert len({len(line) for line in text.splitlines()}) == 1
