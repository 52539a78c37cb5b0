"""One version: what the catalogue says is what both packages, their clients' traces and npm's lock say."""

import asyncio
import json
import re
import tomllib

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import oms_event_sdk_py
from tests.repository.tree import ROOT

CATALOGUE = tomllib.loads((ROOT / "schemas/catalog.toml").read_text("utf-8"))["catalog"]["version"]
TYPESCRIPT = ROOT / "sdks/typescript"


def test_python() -> None:
    assert oms_event_sdk_py.__version__ == CATALOGUE


def test_pythons_spans_say_it() -> None:
    spans, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))

    async def publish() -> None:
        async with oms_event_sdk_py.OMSEventClient.connect("memory://", tracer_provider=provider) as client:
            await client.publish_schema_created(operation="create", resource_type="object_type", branch="main")

    asyncio.run(publish())
    scopes = [span.instrumentation_scope for span in spans.get_finished_spans()]
    assert {scope.version for scope in scopes if scope} == {CATALOGUE}


def test_npm() -> None:
    package = json.loads((TYPESCRIPT / "package.json").read_text("utf-8"))
    lock = json.loads((TYPESCRIPT / "package-lock.json").read_text("utf-8"))
    assert [package["version"], lock["version"], lock["packages"][""]["version"]] == [CATALOGUE] * 3


def test_typescript() -> None:
    """The module that the client's tracer takes it from."""
    generated = (TYPESCRIPT / "src/_generated/version.ts").read_text("utf-8")
    assert re.findall(r"VERSION = '(.*)'", generated) == [CATALOGUE]
    assert "from './version.js'" in (TYPESCRIPT / "src/_generated/client.ts").read_text("utf-8")
