"""What is to be done with personal data, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from ..errors import SettingsError
from .findings import Finding, pointer_of

if TYPE_CHECKING:
    from .._contracts import EventVersion
    from ..platform import Environment


class Handling(StrEnum):
    """Let pass and tell; refuse; replace by a pseudonym; encrypt."""

    LOG = "LOG"
    BLOCK = "BLOCK"
    ANONYMIZE = "ANONYMIZE"
    ENCRYPT = "ENCRYPT"


@dataclass(frozen=True)
class Policy:
    """How personal data is handled: by field (``schema.created:/author``), else by kind, else all alike."""

    handling: Handling = Handling.BLOCK
    kinds: Mapping[str, Handling] = field(default_factory=dict)
    fields: Mapping[str, Handling] = field(default_factory=dict)

    def __post_init__(self) -> None:
        faults: list[str] = []
        object.__setattr__(self, "handling", _handling(self.handling, "the policy", faults))
        for name in ("kinds", "fields"):
            given = {key: _handling(value, key, faults) for key, value in getattr(self, name).items()}
            object.__setattr__(self, name, given)
        for key in self.fields:
            event, colon, pointer = key.partition(":")
            if not (event and colon and (pointer == "" or pointer.startswith("/"))):
                faults.append(f"{key} is no field: write <event>:<pointer>, such as schema.created:/author")
        if faults:
            raise SettingsError(faults)

    @classmethod
    def for_environment(cls, name: str | None, environments: Mapping[str, Environment] | None = None) -> Self:
        """The policy of an environment of the catalogue. None: block everything. Raises ``SettingsError``."""
        if name is None:
            return cls()
        if environments is None:
            from .._generated.platform import PLATFORM  # noqa: PLC0415 -- the catalogue of this package

            environments = PLATFORM.environments
        found = environments.get(name)
        if found is None:
            raise SettingsError(
                [f"there is no environment {name!r}: {', '.join(environments) or 'none is configured'}"]
            )
        return cls(Handling(found.personal_data), _typed(found.kinds), _typed(found.fields))

    @property
    def needs_pseudonyms(self) -> bool:
        """Whether a pseudonym may be asked for."""
        return Handling.ANONYMIZE in self._all

    @property
    def needs_encryption(self) -> bool:
        """Whether encryption may be asked for."""
        return Handling.ENCRYPT in self._all

    @property
    def _all(self) -> set[Handling]:
        return {self.handling, *self.kinds.values(), *self.fields.values()}

    def of(self, finding: Finding, version: EventVersion | None) -> Handling:
        """What is to be done with a finding.

        What stands in an attribute, or in the name of a member that were to be encrypted, can only be blocked:
        brokers route by attributes, and a name is not read back.
        """
        wanted = self.kinds.get(finding.kind, self.handling)
        if version is not None and self.fields and finding.part != "attribute":
            pointer = pointer_of(finding.path)
            for key, handling in self.fields.items():
                event, _, pattern = key.partition(":")
                if event == version.event and _reaches(pattern, pointer):
                    wanted = handling
                    break
        if finding.part == "attribute" and wanted is not Handling.LOG:
            return Handling.BLOCK
        return Handling.BLOCK if finding.part == "name" and wanted is Handling.ENCRYPT else wanted


def _typed(given: Mapping[str, str]) -> dict[str, Handling]:
    return {key: Handling(value) for key, value in given.items()}


def _handling(value: str, where: str, faults: list[str]) -> Handling:
    try:
        return Handling(value)
    except ValueError:
        faults.append(f"{where}: {value!r} is no handling: write LOG, BLOCK, ANONYMIZE or ENCRYPT")
        return Handling.BLOCK


@lru_cache(maxsize=1024)
def _reaches(pattern: str, pointer: str) -> bool:
    """Whether a pointer is at or below what a pattern names; ``*`` is any step."""
    wanted, given = pattern.split("/")[1:], pointer.split("/")[1:]
    return len(given) >= len(wanted) and all(a in ("*", b) for a, b in zip(wanted, given, strict=False))
