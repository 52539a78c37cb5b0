"""The TypeScript client of a catalogue: a typed publish method for each event, in its newest version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from codegen.catalog import EventVersion
from codegen.render import header, jsdoc, render


@dataclass(frozen=True)
class Event:
    """An event version: the module it is in, its name without the version where it is the newest, and its text."""

    version: EventVersion
    module: str
    alias: str | None
    description: str
    input: str
    """The type of what a producer gives."""


@dataclass(frozen=True)
class TypeScriptClient:
    """What a client is made of; events in the order of the catalogue."""

    name: str
    title: str
    events: tuple[Event, ...]


def typescript_client(given: TypeScriptClient, sources: tuple[str, ...]) -> str:
    """``_generated/client.ts``."""
    return render(
        "ts_client.ts.j2",
        header=header(sources),
        name=given.name,
        title=given.title,
        events=given.name.removesuffix("EventClient").removesuffix("Client") + "Events",
        imports=_imports(given),
        names=[event.version.name for event in given.events],
        methods=[_method(event) for event in given.events if event.alias],
    )


def _imports(given: TypeScriptClient) -> list[str]:
    """The imports of models: the contract of what is published, and of the rest the types alone."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for event in given.events:
        values, types = found.setdefault(event.module, ([], []))
        (values if event.alias else types).append(event.version.name)
        if event.alias and event.input != event.version.name:
            types.append(event.input)
    return [_import(module, values, types) for module, (values, types) in sorted(found.items())]


def _import(module: str, values: list[str], types: list[str]) -> str:
    names = [*values, *(f"type {name}" for name in types)] if values else types
    return f"import {'' if values else 'type '}{{ {', '.join(names)} }} from './models/{module}.js';"


def _method(event: Event) -> dict[str, Any]:
    return {
        "name": f"publish{event.alias}",
        "contract": event.version.name,
        "input": event.input,
        "doc": jsdoc(event.description, "  "),
    }
