"""The reference of a catalogue for people: a page that lists all events, one for each family, and a picture."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from codegen.casts import Plan
from codegen.catalog import Deprecation, EventVersion
from codegen.fields import Field, as_json
from codegen.render import header, render
from codegen.words import snake

T = TypeVar("T")
PLACES = {"nats": "NATS JetStream", "eventbridge": "EventBridge"}


@dataclass(frozen=True)
class Described:
    """An event version and what is told of it. ``alias`` is its name without the version where it is the newest.

    ``origin`` is its contract's path, the same wherever the generator is run.
    """

    version: EventVersion
    origin: str
    alias: str | None
    fields: tuple[Field, ...]
    plan: Plan | None
    example: str
    """JSON text, or nothing where there is no example."""


def index(title: str, versions: Sequence[EventVersion], sources: tuple[str, ...]) -> str:
    """``README.md``: every event in a row."""
    rows = [_row(each) for each in _by_event(versions, lambda version: version.event).values()]
    counted = f"{_count(len(rows), 'event type')} in {_count(len(versions), 'version')}"
    return render("reference_index.md.j2", header=header(sources), title=title, counted=counted, rows=rows)


def family(name: str, described: Sequence[Described], sources: tuple[str, ...]) -> str:
    """``<family>.md``: every event of a family with all its versions, the newest first."""
    events = [
        {
            "name": event,
            "description": cell(versions[0].version.description),
            "versions": [_version(each) for each in versions],
        }
        for event, versions in _by_event(described, lambda each: each.version.event).items()
    ]
    return render("reference_family.md.j2", header=header(sources), name=name, events=events).rstrip() + "\n"


def cell(text: str) -> str:
    """Words as they stand in a table of Markdown: one line, no markup but what is between backticks as code."""
    parts = " ".join(text.split()).split("`")
    closed = len(parts) % 2 == 1
    return "".join(_code(part) if closed and index % 2 else _plain(part) for index, part in enumerate(parts))


def _plain(text: str) -> str:
    return html.escape(text, quote=False).translate(_MARKUP)


def _code(text: str) -> str:
    """Between backticks; what would end the code or the cell there, as HTML."""
    return f"<code>{_plain(text)}</code>" if "|" in text or "`" in text else f"`{text}`"


_MARKUP = {ord(mark): f"&#{ord(mark)};" for mark in "\\`*~[]|"}


def _by_event(versions: Sequence[T], event: Callable[[T], str]) -> Mapping[str, list[T]]:
    """Versions of each event, the newest first."""
    found: dict[str, list[T]] = {}
    for each in versions:
        found.setdefault(event(each), []).insert(0, each)
    return found


def _row(versions: Sequence[EventVersion]) -> dict[str, str]:
    newest, *older = versions
    before = [f"v{each.major}{_ends(each.deprecation)}" for each in older]
    return {
        "event": newest.event,
        "link": f"{newest.family}.md#{newest.event.replace('.', '')}",
        "description": cell(newest.description),
        "version": f"v{newest.major}",
        "older": ", ".join(before),
        "to": _goes_to(newest),
        "personal": ", ".join(dict.fromkeys(each.kind for each in newest.personal)),
    }


def _ends(deprecation: Deprecation | None) -> str:
    return f" (ends on {deprecation.sunset})" if deprecation else ""


def _goes_to(version: EventVersion) -> str:
    joined = " and " if version.route.mode == "ALL" else ", else "
    return joined.join(PLACES.get(each, each) for each in version.route.to)


def _version(each: Described) -> dict[str, Any]:
    version = each.version
    name = version.name or f"{version.event}/v{version.major}"
    return {
        "name": name,
        "deprecated": cell(version.deprecation.sentence(name)) if version.deprecation else "",
        "facts": [(label, told) for label, told in _facts(each) if told],
        "fields": [_field(field) for field in each.fields],
        "example": each.example.strip(),
    }


def _facts(each: Described) -> list[tuple[str, str]]:
    version = each.version
    personal = ", ".join(f"{_code(field.pointer)} ({field.kind})" for field in version.personal)
    return [
        ("contract", f"{_code(each.origin)}, `data.version` {version.version}"),
        ("CloudEvents type", _code(version.type)),
        ("NATS subject", _code(version.subject)),
        ("goes to", _goes_to(version)),
        ("personal data", personal or "none declared"),
        ("publish with", _methods(each.alias)),
        ("follows", _follows(each.plan)),
    ]


def _methods(alias: str | None) -> str:
    if alias is None:
        return ""
    return f"{_code(f'client.publish_{snake(alias)}(…)')} in Python, {_code(f'client.publish{alias}(…)')} in TypeScript"


def _follows(plan: Plan | None) -> str:
    if plan is None:
        return ""
    parts = [f"from {plan.since}", *(told for _, told in plan.lost)]
    parts += [f"back, there is no place for {', '.join(plan.forgets)}"] if plan.forgets else []
    return cell("; ".join(parts))


def _field(field: Field) -> dict[str, str]:
    told = [field.description]
    told += [f"Default: `{as_json(field.default)}`."] if field.default is not None else []
    told += [f"Personal data ({field.personal})."] if field.personal else []
    return {
        "name": _code(field.name) + (" *" if field.required else ""),
        "type": cell(field.type.replace(" | ", " or ")),
        "description": cell(" ".join(told)),
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
