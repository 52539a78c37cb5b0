"""What environments say of personal data must reach something: a kind or a field that is not there protects nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from codegen.catalog import Catalog, EventVersion
from codegen.problems import Problem
from codegen.settings import toml_line


def check(catalog: Catalog, kinds: Collection[str], text: str, path: str) -> Iterator[Problem]:
    """``catalog``, over ``environments.NAME.kinds`` and ``.fields``; ``text`` is that of the file at ``path``.

    ``kinds`` are those of the rule table; a contract may declare others.
    """
    declared = {field.kind for version in catalog.versions for field in version.personal}
    known = sorted({*kinds, *declared})
    events: dict[str, list[EventVersion]] = {}
    for version in catalog.versions:
        events.setdefault(version.event, []).append(version)
    for name, environment in catalog.settings.environments.items():
        for kind in environment.kinds:
            if kind not in known:
                keys = ["environments", name, "kinds", kind]
                yield _problem(text, path, keys, "is no kind of personal data", f"kinds: {', '.join(known)}")
        for field in environment.fields:
            event, _, pointer = field.partition(":")
            keys = ["environments", name, "fields", field]
            if event not in events:
                yield _problem(text, path, keys, f"{event} is no event", 'write "schema.created:/author"')
            elif not any(_has(version, pointer) for version in events[event]):
                places = sorted({place for version in events[event] for place in _places(version)})
                yield _problem(text, path, keys, f"{event} has no field {pointer}", f"fields: {', '.join(places)}")


def _problem(text: str, path: str, keys: list[str], fault: str, hint: str) -> Problem:
    pointer = "".join(f"/{key.replace('~', '~0').replace('/', '~1')}" for key in keys)
    return Problem("catalog", path, f"{'.'.join(keys)}: {fault}", pointer, toml_line(text, keys), hint)


def _places(version: EventVersion) -> set[str]:
    return {*version.closed, *version.free, *(field.pointer for field in version.personal)}


def _has(version: EventVersion, pointer: str) -> bool:
    """Whether a pointer names a known place, one above it, or one below a free one."""
    wanted = pointer.split("/")
    for place in _places(version):
        known = place.split("/")
        shorter = min(len(wanted), len(known))
        if all(a == b or "*" in (a, b) for a, b in zip(wanted[:shorter], known[:shorter], strict=True)):
            return True
    return False
