"""What followed from a contract before: kept for each document, valid as long as nothing it reaches has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from codegen.cache import Cache, digest, generator
from codegen.canonical import Canonical
from codegen.source import Document


@dataclass(frozen=True)
class _Kept:
    canonical: Canonical
    reached: dict[str, str]
    """The digest of every document that the canonical schema is made from, by path."""


class Memory:
    """The canonical schemas of documents in which nothing was wrong, by path of the document."""

    def __init__(self, cache: Cache, documents: Iterable[Document], *settings: str) -> None:
        """``settings`` is whatever else the canonical schemas and the rules depend on: who is there at all, too."""
        self._cache = cache
        self.digests = {document.path: digest(document.text) for document in documents}
        common = digest("contract", generator(), *settings)
        self._keys = {path: digest(common, path, text) for path, text in self.digests.items()}

    def recall(self) -> dict[str, Canonical]:
        """The canonical schemas that are still right."""
        known = self._cache.recall(self._keys.values())
        found = {path: known[key] for path, key in self._keys.items() if key in known}
        return {path: kept.canonical for path, kept in found.items() if self._still(kept)}

    def _still(self, kept: _Kept) -> bool:
        return all(self.digests.get(path) == text for path, text in kept.reached.items())

    def keep(self, canonical: Mapping[str, Canonical]) -> None:
        """Remember documents with which, and with all that they reach, nothing is wrong."""
        kept = {}
        for path, each in canonical.items():
            if each.reached <= self.digests.keys():
                kept[self._keys[path]] = _Kept(each, {other: self.digests[other] for other in each.reached})
        self._cache.keep(kept)
