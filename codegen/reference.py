"""What people read of a catalogue: what each page is made from, and its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from codegen.casts import Plan
from codegen.catalog import Catalog, EventVersion
from codegen.contracts import Contracts
from codegen.emit import picture, reference
from codegen.fields import fields
from codegen.platform import platform_of

_DEPTH = 3
"""Levels of objects whose fields are told."""


class Reference:
    """A page for each family, one of all events, and a picture of where they go."""

    def __init__(
        self, contracts: Contracts, catalog: Catalog, ways: Sequence[Plan], examples: Mapping[str, str]
    ) -> None:
        self._contracts, self._catalog, self._examples = contracts, catalog, examples
        self._followed = {plan.document.path: plan for plan in ways}
        self._newest = {version.path for version in catalog.latest().values()}
        self._sources = (f"{contracts.label}catalog.toml",)
        self.families: dict[str, list[EventVersion]] = {}
        for version in catalog.versions:
            self.families.setdefault(version.family, []).append(version)

    def made_from(self, family: str) -> list[tuple[str, str]]:
        """What a family's page shows besides its contracts."""
        return [
            (self._examples.get(each.path, ""), repr(self._followed.get(each.path))) for each in self.families[family]
        ]

    def page(self, family: str) -> str:
        """``<family>.md``."""
        versions = self.families[family]
        sources = tuple(self._contracts.origin(each.path) for each in versions)
        return reference.family(family, [self._described(each) for each in versions], sources)

    def index(self) -> str:
        """``README.md``."""
        return reference.index(self._catalog.settings.catalog.title, self._catalog.versions, self._sources)

    def picture(self) -> str:
        """``events.svg``."""
        return picture.picture(platform_of(self._catalog), self._catalog.versions, self._sources)

    def _described(self, version: EventVersion) -> reference.Described:
        path = version.path
        return reference.Described(
            version,
            self._contracts.origin(path),
            self._catalog.alias(version) if path in self._newest else None,
            tuple(fields(self._contracts.canonical[path].schema, _DEPTH)),
            self._followed.get(path),
            self._examples.get(path, ""),
        )
