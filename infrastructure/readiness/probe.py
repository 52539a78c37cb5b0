"""Run in a process of its own: an event with personal data is published as an environment has it, to memory.

Prints one JSON object: ``outcome`` (``none``, ``error``, or what happened), ``event``, and ``clear``, the pointers of
fields whose example left as it was. No value is printed. An error that is not the policy's own refusal shows nothing.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from codegen.cache import Cache
from codegen.catalog import Catalog, EventVersion
from codegen.contracts import Source, read


def main(environment: str, schemas: Path) -> dict[str, Any]:
    """What happened."""
    contracts = read(Source(schemas, f"{schemas.name}/"), lambda _: None, Cache(None))
    if contracts.catalog is None:
        return {"outcome": "error", "error": "the contracts cannot be read"}
    found = _example(contracts.catalog, schemas)
    if found is None:
        return {"outcome": "none"}
    settings = contracts.catalog.settings
    module = settings.packages.python.module
    version, example = found
    try:
        sent = asyncio.run(_published(module, version, example, environment))
    except Exception as error:
        if isinstance(error, importlib.import_module(f"{module}.pii").PersonalDataBlockedError):
            return {"outcome": "blocked", "event": version.name, "clear": []}
        told = (
            " ".join(str(error).split())
            if isinstance(error, importlib.import_module(f"{module}.errors").OMSEventError)
            else ""
        )
        return {"outcome": "error", "error": f"{version.name}: {type(error).__name__}{told and ': '}{told}"}
    log = settings.environments[environment].personal_data == "LOG"
    clear = [] if log else [pointer for pointer, value in _personal(version, example) if value in sent]
    return {"outcome": "sent as the environment allows", "event": version.name, "clear": clear}


def _example(catalog: Catalog, schemas: Path) -> tuple[EventVersion, dict[str, Any]] | None:
    for version in catalog.versions:
        file = schemas / version.event / "examples" / f"v{version.major}" / "full.json"
        if version.personal and version.deprecation is None and file.is_file():
            example: dict[str, Any] = json.loads(file.read_text("utf-8"))
            if next(_personal(version, example), None):
                return version, example
    return None


def _personal(version: EventVersion, example: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Pointer and value of the personal fields at the top of an example that are long enough to be looked for."""
    for field in version.personal:
        value = example.get(field.pointer.removeprefix("/"))
        if isinstance(value, str) and len(value) > 3:
            yield field.pointer, value


async def _published(module: str, version: EventVersion, example: dict[str, Any], environment: str) -> str:
    sdk = importlib.import_module(module)
    memory = importlib.import_module(f"{module}.transports.memory")
    broker = memory.broker("readiness")
    platform = importlib.import_module(f"{module}._generated.platform").PLATFORM
    async with getattr(sdk, platform.client).connect("memory://readiness", environment=environment) as client:
        await client.publish_with_tracing(version.subject.rpartition(".")[0] + ".-", example)
    return "\n".join(each.body.decode() for each in broker.events)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))  # noqa: T201 -- the answer
