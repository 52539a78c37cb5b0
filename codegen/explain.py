"""One event version, explained: what it is, its fields, how it is named outside, where it goes."""

from __future__ import annotations

import difflib
import textwrap
from dataclasses import asdict
from typing import Any

from codegen.casts import plans
from codegen.catalog import Catalog, Deprecation, EventVersion
from codegen.contracts import Contracts
from codegen.fields import as_json, fields

_LABEL = 13
"""Columns of the names on the left, such as ``dataschema``."""
_NARROW = 30
"""Text is not folded to fewer columns than these, however narrow the terminal."""


def find(catalog: Catalog, asked: str) -> EventVersion | None:
    """``asked`` is ``family.action`` (its newest version), ``family.action/vN`` or a title."""
    event, _, major = asked.removesuffix(".json").partition("/v")
    for version in sorted(catalog.versions, key=lambda v: -v.major):
        if asked and asked in (version.name, version.event):
            return version
        if version.event == event and major == str(version.major):
            return version
    return None


def suggestion(catalog: Catalog, asked: str) -> str:
    """What to ask for instead of an event that is not there."""
    events = sorted(catalog.latest())
    close = difflib.get_close_matches(asked, [*events, *(v.name for v in catalog.versions if v.name)], 3)
    return f"did you mean {' or '.join(close)}?" if close else f"events: {', '.join(events)}"


def explain(contracts: Contracts, version: EventVersion) -> dict[str, Any]:
    """All there is to say of a version of contracts without errors, as a JSON value."""
    value: dict[str, Any] = {
        "title": version.name or None,
        "event": version.event,
        "description": version.description,
        "version": version.version,
        "schema": version.path,
        "dataschema": version.dataschema,
        "type": version.type,
        "subject": version.subject,
        "route": {"mode": version.route.mode, "to": list(version.route.to)},
        "personal": [{"pointer": f.pointer, "kind": f.kind} for f in version.personal],
        "fields": [asdict(field) for field in fields(contracts.canonical[version.path].schema)],
    }
    if version.deprecation:
        value["deprecation"] = _lifecycle(version.deprecation)
    plan = next((each for each in plans(contracts)[0] if each.document.path == version.path), None)
    if plan is not None:
        told = [sentence for _, sentence in plan.lost]
        value["follows"] = {"from": plan.since, "loses": told, "forgets": list(plan.forgets)}
    value["others"] = [
        {
            "title": other.name or None,
            "major": other.major,
            "deprecation": other.deprecation and _lifecycle(other.deprecation),
        }
        for other in (contracts.catalog.versions if contracts.catalog else ())
        if other.event == version.event and other.major != version.major
    ]
    return value


def _lifecycle(told: Deprecation) -> dict[str, str]:
    return {name: getattr(told, name) for name in ("since", "sunset", "replacement", "note")}


def as_text(version: EventVersion, value: dict[str, Any], width: int) -> str:
    """The same for people, in lines of ``width`` columns."""
    name = version.name or f"{version.event}/v{version.major}"
    lines = _folded(f"{name}  ", version.description, width, indent=0)
    if version.deprecation:
        lines += _folded("", version.deprecation.sentence(name), width)
    rows = [("contract", f"{version.path} (data.version {version.version})")]
    rows += [("also" if index == 0 else "", _other(each)) for index, each in enumerate(value["others"])]
    if "follows" in value:
        rows.append(("follows", _follows(value["follows"])))
    rows += [
        ("type", version.type),
        ("subject", version.subject),
        ("dataschema", version.dataschema),
        ("goes to", (" and " if version.route.mode == "ALL" else ", else ").join(version.route.to)),
        ("personal", ", ".join(f"{f.pointer} ({f.kind})" for f in version.personal) or "nothing declared"),
    ]
    lines += ["", *(line for label, told in rows for line in _folded(f"  {label.ljust(_LABEL)}", told, width))]
    lines += ["", "  fields (* required)"]
    column = max((len(row["name"]) for row in value["fields"]), default=0) + 3
    for row in value["fields"]:
        label = row["name"] + ("*" if row["required"] else "")
        default = "" if row["default"] is None else f" Default: {as_json(row['default'])}."
        told = f"{row['type']}: {row['description']}{default}"
        lines += _folded(f"    {label.ljust(column)}", told, width)
    return "\n".join(lines)


def _follows(told: dict[str, Any]) -> str:
    """What it follows from, and what does not survive the way there and back."""
    parts = [f"from {told['from']} by x-from-previous", *told["loses"]]
    parts += [f"back, there is no place for {', '.join(told['forgets'])}"] if told["forgets"] else []
    return "; ".join(parts)


def _other(other: dict[str, Any]) -> str:
    ends = f", deprecated, ends on {other['deprecation']['sunset']}" if other["deprecation"] else ""
    return f"v{other['major']}{ends}"


def _folded(label: str, text: str, width: int, indent: int | None = None) -> list[str]:
    """The label and the text behind it; lines that follow are indented, to the text's column where nothing is said."""
    hanging = len(label) if indent is None else indent
    lines = textwrap.wrap(
        label + " ".join(text.split()),
        max(width, hanging + _NARROW),
        subsequent_indent=" " * hanging,
        drop_whitespace=True,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [label.rstrip()]
