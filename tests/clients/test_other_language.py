"""Files and events of one language in the hands of the other."""

import json
from pathlib import Path

from oms_event_sdk_py import OMSEventClient, SchemaCreatedV2, VersionedCloudEvent
from oms_event_sdk_py.idempotency import Once
from oms_event_sdk_py.outbox_file import OutboxFile
from tests import typescript
from tests.clients.events import created
from tests.clients.servers import NatsServer, admin, free_port, stored

PUBLISH = """
import { OMSEventClient } from 'oms-event-sdk';
const [url, outbox] = process.argv.slice(1);
const client = await OMSEventClient.connect({ url, outbox });
for (const eventId of ['a', 'b', 'c']) {
  await client.publishSchemaCreated({ operation: 'create', resource_type: 'object_type' }, { eventId, branch: 'é' });
}
await client.close();
"""

FLUSH = """
import { OMSEventClient } from 'oms-event-sdk';
const [url, outbox] = process.argv.slice(1);
const client = await OMSEventClient.connect({ url, outbox });
await client.flush(20);
await client.close();
"""

HANDLED = """
import { Once } from 'oms-event-sdk';
const once = new Once({ file: process.argv[1] });
console.log(once.begin('by-python'), once.begin('by-typescript'));
once.done('by-typescript');
once.close();
"""


async def ids(url: str) -> list[str]:
    async with admin(url) as plain:
        return [json.loads(message.data)["id"] for message in await stored(plain, "OMS_EVENTS")]


async def test_python_sends_what_is_in_the_outbox_of_typescript(nats: NatsServer, tmp_path: Path) -> None:
    outbox = tmp_path / "outbox.db"
    typescript.run(PUBLISH, f"nats://127.0.0.1:{free_port()}", str(outbox))
    file = OutboxFile(outbox)
    entries = file.entries()
    file.close()
    assert [(e.sequence, e.message.id, e.message.subject, e.failure) for e in entries] == [
        (number, name, "oms.schema.created.v2.%C3%A9", None) for number, name in enumerate("abc", 1)
    ]
    assert VersionedCloudEvent.parse(entries[0].message.body).extensions == {"branch": "é"}
    async with OMSEventClient.connect(nats.url, outbox=outbox) as client:
        await client.flush(20)
    assert await ids(nats.url) == ["a", "b", "c"]


async def test_typescript_sends_what_is_in_the_outbox_of_python(nats: NatsServer, tmp_path: Path) -> None:
    outbox = tmp_path / "outbox.db"
    async with OMSEventClient.connect(f"nats://127.0.0.1:{free_port()}", outbox=outbox) as client:
        for name in ("a", "b", "c"):
            await client.publish(created(), event_id=name, branch="é")
    typescript.run(FLUSH, nats.url, str(outbox))
    assert await ids(nats.url) == ["a", "b", "c"]
    async with (
        OMSEventClient.connect(nats.url) as client,
        client.subscribe(SchemaCreatedV2, consumer="reader") as events,
    ):
        async for event in events:
            assert (event.id, event.data) == ("a", created())
            break


def test_both_remember_in_one_file_what_was_handled(tmp_path: Path) -> None:
    once = Once(tmp_path / "handled.db")
    assert once.begin("by-python") == "new"
    once.done("by-python")
    assert typescript.run(HANDLED, str(tmp_path / "handled.db")).split() == ["handled", "new"]
    assert once.begin("by-typescript") == "handled"
    once.close()
