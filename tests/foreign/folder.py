"""A folder of schemas in somebody else's style, with instances of which the verdict is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Payloads:
    """Instances of one schema, by what its author means."""

    valid: Sequence[Any] = ()
    invalid: Sequence[Any] = ()


@dataclass(frozen=True)
class Folder:
    """Schemas by path, and payloads for some of them by the same path.

    ``misleading_ids`` says that references follow the files, while the ``$id``s tell of other places.
    """

    name: str
    schemas: Mapping[str, Any]
    payloads: Mapping[str, Payloads] = field(default_factory=dict)
    misleading_ids: bool = False
