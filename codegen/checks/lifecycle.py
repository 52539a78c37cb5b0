"""The life of a contract: what its lifecycle block must say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from codegen.problems import Problem
from codegen.source import Document

_NEEDED = ("since", "sunset", "replacement")
_BLOCK = '{"since": "2026-11-01", "sunset": "2027-05-01", "replacement": "SchemaCreatedV2"}'


def check(documents: Iterable[Document]) -> list[Problem]:
    """``lifecycle``, over all contracts."""
    contracts = {str(each.value.get("title")): each for each in documents}
    found = [problem for each in contracts.values() for problem in _lifecycle(each, set(contracts))]
    return found + list(_circles(contracts))


def _circles(contracts: Mapping[str, Document]) -> Iterator[Problem]:
    """Contracts that replace each other: whoever follows the advice comes back to where he was."""
    follows = {title: _replacement(each) for title, each in contracts.items()}
    for title, document in contracts.items():
        seen, current = [title], follows[title]
        while current in follows and current not in seen:
            seen.append(current)
            current = follows[current]
        if current == title and len(seen) > 1:
            fault = f"is replaced in a circle: {' -> '.join([*seen, title])}"
            hint = "let the newest contract have no replacement"
            yield document.problem("lifecycle", "/x-deprecation/replacement", fault, hint)


def _replacement(document: Document) -> str:
    block = document.value.get("x-deprecation")
    return str(block.get("replacement")) if isinstance(block, dict) else ""


def _lifecycle(document: Document, titles: set[str]) -> Iterator[Problem]:
    deprecated, block = document.value.get("deprecated") is True, document.value.get("x-deprecation")
    if block is None and not deprecated:
        return
    if not deprecated:
        yield document.problem("lifecycle", "/x-deprecation", "stands without deprecated", 'add "deprecated": true')
    if not isinstance(block, dict):
        pointer = "/deprecated" if block is None else "/x-deprecation"
        yield document.problem("lifecycle", pointer, "has no lifecycle block", f'add "x-deprecation": {_BLOCK}')
        return
    for key in sorted(set(block) - {*_NEEDED, "note"}):
        fault = f'"{key}" means nothing here'
        yield document.problem("lifecycle", f"/x-deprecation/{key}", fault, "use since, sunset, replacement, note")
    dates = {key: _date(block.get(key)) for key in ("since", "sunset")}
    for key, day in dates.items():
        if day is None:
            pointer = f"/x-deprecation/{key}" if key in block else "/x-deprecation"
            yield document.problem("lifecycle", pointer, f"{key} is not a date", f'write "{key}": "YYYY-MM-DD"')
    since, sunset = dates["since"], dates["sunset"]
    if since and sunset and sunset <= since:
        fault = "ends before it is deprecated"
        yield document.problem("lifecycle", "/x-deprecation/sunset", fault, "set sunset later than since")
    if block.get("replacement") not in titles - {document.value.get("title")}:
        fault = f'is replaced by "{block.get("replacement")}", which is not another contract'
        hint = "name the title of the contract to use instead"
        yield document.problem("lifecycle", "/x-deprecation/replacement", fault, hint)


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
