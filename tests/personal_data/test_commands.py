"""``pii scan`` and ``keys new|rotate``, as a person runs them."""

import json
import os
import stat
from pathlib import Path

import pytest

from oms_event_sdk_py.commands import main
from oms_event_sdk_py.pii import KeyRing


def test_scanning_tells_where_and_what_and_never_the_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tmp_path / "events.jsonl"
    lines.write_text('{"a":"alice@example.com"}\n\n{"b":1}\n{"alice@example.com":"+82 10 1234 5678"}\n', "utf-8")
    assert main(["pii", "scan", str(lines)]) == 1
    told = capsys.readouterr().out
    rows = [line.split()[1:] for line in told.splitlines()[1:]]
    assert rows == [
        ["1", "/a", "value", "email", "detected", "0-17"],
        ["4", "/<email>", "name", "email", "detected", "0-17"],
        ["4", "/<email>", "value", "phone", "detected", "0-16"],
    ]
    assert "alice" not in told


def test_scanning_a_clean_file_is_0_and_one_that_is_no_json_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clean, broken = tmp_path / "clean.json", tmp_path / "broken.json"
    clean.write_text('{\n  "a": 1\n}\n', "utf-8")
    broken.write_text('{"a":"alice@example.com"}\n{"b":\n', "utf-8")
    assert main(["pii", "scan", str(clean)]) == 0
    assert "Nothing personal was found." in capsys.readouterr().out
    assert main(["pii", "scan", str(broken), "--json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["pointer"] == "/a"
    assert err == f"{broken}:2: is not valid JSON\n"
    assert main(["pii", "scan", str(tmp_path / "none.json"), str(clean)]) == 2  # 1 would say that something was found
    assert capsys.readouterr().err == f"{tmp_path / 'none.json'}: cannot be read: No such file or directory\n"


def test_a_value_of_many_lines_that_breaks_is_one_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "event.json"
    file.write_text('\n{\n  "a": "alice@example.com",\n  "b": tru\n}\n', "utf-8")
    assert main(["pii", "scan", str(file)]) == 2
    assert capsys.readouterr().err == f"{file}:4:8: is not valid JSON\n"
    file.write_bytes(bytes(range(256)) * 100)
    assert main(["pii", "scan", str(file)]) == 2
    assert capsys.readouterr().err == f"{file}: is not UTF-8\n"
    file.write_text('{"a":1}\n' + "x\n" * 50, "utf-8")
    assert main(["pii", "scan", str(file)]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "and 30 more"


def test_a_member_that_another_of_its_name_hides_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text('{"a":1}\n{"a":"alice@example.com","a":1}\n', "utf-8")
    assert main(["pii", "scan", str(file)]) == 2
    told = f"{file}:2: has two members of one name, of which one cannot be looked at\n"
    assert capsys.readouterr().err == told
    file.write_text('{"a":1,\n"a":2}\n', "utf-8")
    assert main(["pii", "scan", str(file)]) == 2
    assert capsys.readouterr().err == told.replace(":2:", ":1:")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "event.json"
    file.write_bytes(b'\xef\xbb\xbf{\n"a":"alice@example.com"}')
    assert main(["pii", "scan", str(file)]) == 1
    assert capsys.readouterr().out.splitlines()[1].split()[1:3] == ["1", "/a"]


def test_a_contract_finds_what_it_declares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "event.json"
    file.write_text('{"operation":"create","resource_type":"property","author":"nobody","version":"2.0.0"}', "utf-8")
    assert main(["pii", "scan", str(file)]) == 0
    assert main(["pii", "scan", str(file), "--event", "SchemaCreatedV2"]) == 1
    assert "declared" in capsys.readouterr().out
    with pytest.raises(SystemExit) as caught:
        main(["pii", "scan", str(file), "--event", "SchemaCreated"])
    assert caught.value.code == 2
    assert "SchemaCreatedV2" in capsys.readouterr().err


def test_keys_are_made_once_for_their_owner_and_rotated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "keys.json"
    assert main(["keys", "new", str(file)]) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = json.loads(file.read_text("utf-8"))["keys"]
    assert main(["keys", "new", str(file)]) == 1
    assert main(["keys", "rotate", str(file)]) in (0, 1)  # 1: in the same second, when the id would be the same
    text = capsys.readouterr()
    assert not any(key["k"] in text.out + text.err for key in first)
    assert {key["k"] for key in first} <= {key["k"] for key in json.loads(file.read_text("utf-8"))["keys"]}
    KeyRing.from_file(file)


def test_keys_that_others_can_read_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "keys.json"
    main(["keys", "new", str(file)])
    os.chmod(file, 0o644)  # noqa: PTH101 -- as people do
    assert main(["keys", "rotate", str(file)]) == 1
    assert "chmod 600" in capsys.readouterr().err
