"""What followed from a contract before: kept for each document, valid as long as nothing it reaches has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from codegen.cache import Cache, digest, generator
from codegen.canonical import Canonical
from codegen.catalog import EventVersion
from codegen.source import Document


@dataclass(frozen=True)
class Known:
    """What a document came to."""

    canonical: Canonical
    version: EventVersion | None
    reached: dict[str, str]
    """The digest of every document that the canonical schema is made from, by path."""


class Memory:
    """The canonical schemas and event versions of documents in which nothing was wrong, by path of the document."""

    def __init__(self, cache: Cache, documents: Iterable[Document], *settings: str) -> None:
        """``settings`` is whatever else that and the rules depend on: who is there at all, too."""
        self._cache = cache
        self.digests = {document.path: digest(document.text) for document in documents}
        common = digest("contract", generator(), *settings)
        self._keys = {path: digest(common, path, text) for path, text in self.digests.items()}

    def recall(self) -> dict[str, Known]:
        """What is still right."""
        known = self._cache.recall(self._keys.values())
        found = {path: known[key] for path, key in self._keys.items() if key in known}
        return {path: kept for path, kept in found.items() if self._still(kept)}

    def _still(self, kept: Known) -> bool:
        return all(self.digests.get(path) == text for path, text in kept.reached.items())

    def keep(self, canonical: Mapping[str, Canonical], versions: Mapping[str, EventVersion]) -> None:
        """Remember documents with which, and with all that they reach, nothing is wrong."""
        kept = {}
        for path, each in canonical.items():
            if each.reached <= self.digests.keys():
                reached = {other: self.digests[other] for other in each.reached}
                kept[self._keys[path]] = Known(each, versions.get(path), reached)
        self._cache.keep(kept)
