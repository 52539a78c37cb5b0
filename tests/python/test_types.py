"""What mypy sees: deprecated classes are marked, required fields are required, literals are literals."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.tree import ROOT

PROGRAM = """\
from datetime import UTC, datetime
from typing import assert_type

from oms_event_sdk_py import REGISTRY, EventVersion, ObjectTypeStatus, SchemaCreated, SchemaCreatedV2
from oms_event_sdk_py import SchemaCreatedV1  # error: deprecated
from oms_event_sdk_py import SystemMaintenanceV1, Violation, validate, violations
from oms_event_sdk_py import OMSEventClient, PublishResult, Receipt, ReceivedEvent

new = SchemaCreatedV2(operation="create", resource_type="object_type")
old = SchemaCreatedV1(operation="create", resource_type="object_type")
assert_type(SchemaCreated(operation="create", resource_type="property"), SchemaCreatedV2)
assert_type(SchemaCreatedV2.model_validate_json("{}"), SchemaCreatedV2)
assert_type(validate(new), SchemaCreatedV2)
assert_type(violations(SchemaCreatedV2, {}), list[Violation])
assert_type(REGISTRY.latest("schema.created"), EventVersion | None)
assert_type(new.version, str)
SchemaCreatedV2(operation="create")  # error: call-arg
SchemaCreatedV2(operation="created", resource_type="object_type")  # error: arg-type
SchemaCreatedV2(operation="create", resource_type="object_type", colour="red")  # error: call-arg
SchemaCreatedV2(operation="create", resource_type="object_type", resource_id=5)  # error: arg-type
SystemMaintenanceV1(component="c", status="completed", occurred_at=datetime.now(UTC))
SystemMaintenanceV1(component="c", status="completed", occurred_at="noon")  # error: arg-type
new.operation = "delete"  # error: assignment
new.colour  # error: attr-defined
status: ObjectTypeStatus = "retired"  # error: assignment


async def use(client: OMSEventClient) -> None:
    result = await client.publish(new, branch="main")
    assert_type(result, PublishResult)
    assert_type(result.receipts, tuple[Receipt, ...])
    await client.publish({"operation": "create"})  # error: arg-type
    await client.publish(new, brnach="main")  # error: call-arg
    await client.publish(new, branch=5)  # error: arg-type
    await client.publish_schema_created(operation="create", resource_type="object_type", branch="main")
    await client.publish_schema_created(operation="create")  # error: call-arg
    await client.publish_schema_created(operation="delete", resource_type="object_type")  # error: arg-type
    await client.publish_schema_created(operation="create", resource_type="object_type", colour=1)  # error: call-arg
    async with client.subscribe(SchemaCreatedV2, consumer="c") as events:
        async for event in events:
            assert_type(event, ReceivedEvent[SchemaCreatedV2])
            assert_type(event.data.version, str)
            event.data.colour  # error: attr-defined
"""
FLAGS = ("--strict", "--enable-error-code", "deprecated", "--no-error-summary", "--hide-error-context")


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[str]]:
    """Error codes by line of the program."""
    folder = tmp_path_factory.mktemp("types")
    (folder / "program.py").write_text(PROGRAM, "utf-8")
    command = [sys.executable, "-m", "mypy", *FLAGS, "--cache-dir", str(folder / "cache"), "program.py"]
    environment = {**os.environ, "MYPYPATH": str(ROOT / "sdks" / "python" / "src")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    found: dict[int, list[str]] = {}
    for line, code in re.findall(r"^program\.py:(\d+): error: .*\[([\w-]+)\]$", done.stdout, re.MULTILINE):
        found.setdefault(int(line), []).append(code)
    assert found, done.stdout + done.stderr
    return found


def test_mypy_reports_what_is_wrong_and_nothing_else(reported: dict[int, list[str]]) -> None:
    lines = enumerate(PROGRAM.splitlines(), 1)
    expected = {number: [line.rpartition("# error: ")[2]] for number, line in lines if "# error: " in line}
    assert reported == expected


def test_a_use_of_a_retired_class_names_its_replacement(tmp_path: Path) -> None:
    program = "from oms_event_sdk_py._generated.models import schema_created_v1 as m\nx: m.SchemaCreatedV1\n"
    (tmp_path / "program.py").write_text(program, "utf-8")
    command = [sys.executable, "-m", "mypy", *FLAGS, "--cache-dir", str(tmp_path / "cache"), "program.py"]
    environment = {**os.environ, "MYPYPATH": str(ROOT / "sdks" / "python" / "src")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert "ends on 2027-05-01: use SchemaCreatedV2 instead" in done.stdout
