"""``python -m oms_event_sdk_py outbox`` and ``dlq``, as a person uses them."""

import asyncio
import json
from datetime import date
from pathlib import Path

import pytest

from oms_event_sdk_py import OMSEventClient, ReceivedEvent, RejectEvent, SchemaCreatedV2
from oms_event_sdk_py.commands import main
from tests.clients.events import created
from tests.clients.servers import NatsServer, free_port


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    """An outbox with two events, one of them too large for NATS, that no server was there for."""
    path = tmp_path / "outbox.db"

    async def fill() -> None:
        async with OMSEventClient.connect(f"nats://127.0.0.1:{free_port()}", outbox=path) as client:
            await client.publish(created(new_value={"text": "x" * 1_100_000}), event_id="large")
            await client.publish(created(), event_id="small", branch="main")

    asyncio.run(fill())
    return path


def test_an_outbox_is_listed_flushed_and_emptied(
    outbox: Path, nats: NatsServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["outbox", "list", str(outbox), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["id"], row["state"]) for row in rows] == [("large", "waits"), ("small", "waits")]
    assert main(["outbox", "flush", str(outbox), "--url", nats.url]) == 1
    assert capsys.readouterr().out == "Of 2 events that waited, 2 are dealt with; set aside are 1.\n"
    assert main(["outbox", "list", str(outbox)]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert listed[0].split() == ["SEQUENCE", "STORED", "SUBJECT", "ID", "BYTES", "STATE"]
    assert "more than nats takes" in listed[1]
    assert len(listed) == 2
    assert main(["outbox", "drop", str(outbox), "7"]) == 1
    assert "the outbox has no event 7" in capsys.readouterr().err
    assert main(["outbox", "drop", str(outbox), "--failed"]) == 0
    assert main(["outbox", "list", str(outbox)]) == 0
    assert capsys.readouterr().out == "Deleted 1 of 1 events.\nThe outbox is empty.\n"


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outbox", "list", str(tmp_path / "none.db")]) == 1
    assert "there is no outbox" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()


def test_dead_letters_are_listed_shown_and_replayed(
    nats: NatsServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail() -> None:
        async with OMSEventClient.connect(nats.url) as client:
            await client.publish(created(), branch="main", event_id="gone")

            async def handler(event: ReceivedEvent[SchemaCreatedV2]) -> None:
                await subscription.stop()
                raise RejectEvent("no such branch")

            subscription = client.subscribe(SchemaCreatedV2, consumer="fails")
            await subscription.run(handler)
            await subscription.close()

    asyncio.run(fail())
    monkeypatch.setenv("OMS_URL", nats.url)
    assert main(["dlq", "list"]) == 0
    header, row = capsys.readouterr().out.splitlines()
    assert header.split() == ["SEQUENCE", "CONSUMER", "SUBJECT", "DELIVERIES", "REASON", "ERROR"]
    assert row.split(maxsplit=5) == ["1", "fails", "oms.schema.created.v2.main", "1", "rejected", "no such branch"]
    assert main(["dlq", "show", "1"]) == 0
    shown = capsys.readouterr().out
    assert "Dlq-Reason: rejected" in shown
    assert '"id": "gone"' in shown
    assert main(["dlq", "replay"]) == 1
    assert "or give --all" in capsys.readouterr().err
    assert main(["dlq", "replay", "--all"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Replayed 1 events."
    assert main(["dlq", "list"]) == 0
    assert capsys.readouterr().out == "There are no dead letters.\n"
    assert main(["dlq", "show", "1"]) == 1
    assert "there is no dead letter 1" in capsys.readouterr().err


def test_wrong_usage_says_where_help_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["outbox"])
    assert caught.value.code == 2
    assert "Try: python -m oms_event_sdk_py outbox --help" in capsys.readouterr().err


def test_who_still_sends_an_old_version(nats: NatsServer, capsys: pytest.CaptureFixture[str]) -> None:
    async def send() -> None:
        async with OMSEventClient.connect(nats.url, today=lambda: date(2026, 12, 1)) as client:
            await client.publish(created(), branch="main", tenant="acme", also=[1])
            await client.publish(created(), branch="main", also=[1])
            await client.publish(created(), branch="dev", tenant="other", also=[1])

    asyncio.run(send())
    assert main(["senders", "--url", nats.url, "--json"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["subject"], row["events"], row["tenant"]) for row in rows] == [
        ("oms.schema.created.v1.main", 2, ""),
        ("oms.schema.created.v1.dev", 1, "other"),
    ]
    assert {(row["model"], row["source"]) for row in rows} == {("SchemaCreatedV1", "oms")}
    assert main(["senders", "SchemaDeletedV1", "--url", nats.url]) == 0
    assert capsys.readouterr().out == "The stream has nothing of SchemaDeletedV1.\n"
    assert main(["senders", "SchemaDeletedV9", "--url", nats.url]) == 1
    assert "there is no SchemaDeletedV9" in capsys.readouterr().err
