"""``python -m scripts.demo``: Python publishes, TypeScript handles and answers, Python reads the answer.

Starts a nats-server of its own and ends it; nothing is left running. Prints the events, both languages' spans as one
tree (a dotted branch is a link between traces), and the dead letter of an event that could not be handled.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from infrastructure.catalogue import load
from infrastructure.nats import Server, apply, connected
from oms_event_sdk_py import OMSEventClient, SchemaUpdatedV2
from oms_event_sdk_py.transports.nats import NatsTransport
from oms_event_sdk_py.transports.nats.dead_letters import Letter, letters
from scripts.demo.spans import Shown, tree
from scripts.nats_server import nats_server

_PATIENCE = 25.0
"""Seconds for all of it."""


def main() -> int:
    """0 when everything arrived."""
    logging.disable(logging.ERROR)  # the dead letter is shown below
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="demo-") as folder, nats_server(Path(folder)) as server:
        _step(f"nats-server with JetStream at {server.url}")
        asyncio.run(asyncio.wait_for(_demonstrate(server.url), _PATIENCE))
    _step(f"ended, nothing is left running ({time.monotonic() - started:.1f} s)")
    return 0


async def _demonstrate(url: str) -> None:
    async with connected(Server(url)) as connection:
        await apply(connection, load().platform, "development")
    _step("streams, consumers and dead letters applied from schemas/catalog.toml")
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    subscriber = await _subscriber(url)
    async with OMSEventClient.connect(url, tracer_provider=provider) as client:
        await _converse(client)
        letter = await _poison(client)
    told = await _rest(subscriber)
    _step("traces of both languages")
    spans = [Shown.of_python(span) for span in exporter.get_finished_spans()]
    spans += [Shown.of_typescript(each["span"]) for each in told if "span" in each]
    for line in tree(spans):
        print(f"    {line}")
    _step("the dead letter of the event that TypeScript rejected (python -m oms_event_sdk_py dlq list)")
    print(f"    {letter.sequence}  {letter.consumer}  {letter.subject}  {letter.reason}: {letter.error}")


async def _subscriber(url: str) -> Process:
    """The TypeScript half, once it is connected."""
    program = Path(__file__).with_name("subscriber.mjs")
    process = await asyncio.create_subprocess_exec("node", str(program), url, stdin=PIPE, stdout=PIPE)
    assert process.stdout is not None
    if not await process.stdout.readline():
        raise SystemExit("The TypeScript half did not start. Next: run `npm ci && npm run build` in sdks/typescript.")
    return process


async def _converse(client: OMSEventClient) -> None:
    result = await client.publish_schema_created(
        operation="create", resource_type="object_type", resource_id="Person", branch="main"
    )
    _step(f"Python published schema.created, stored at {result.receipts[0].sequence} of {result.receipts[0].stream}")
    async with client.subscribe(SchemaUpdatedV2, consumer="demo-python") as events:
        async for event in events:
            told = event.envelope.extensions
            _step(
                f"Python received schema.updated of {event.data.resource_id} from TypeScript, "
                f"caused by {told['causationid'][:8]} (published as {result.id[:8]})"
            )
            break


async def _poison(client: OMSEventClient) -> Letter:
    await client.publish_schema_created(
        operation="create", resource_type="object_type", resource_id="poison", branch="main"
    )
    assert isinstance(client.transport, NatsTransport)
    while True:
        async for letter in letters(client.transport):
            return letter
        await asyncio.sleep(0.05)


async def _rest(process: Process) -> list[dict[str, Any]]:
    """Let the subscriber finish; all that it printed."""
    assert process.stdin is not None
    process.stdin.close()
    out, _ = await process.communicate()
    return [json.loads(line) for line in out.splitlines()]


def _step(text: str) -> None:
    print(f"\n• {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
