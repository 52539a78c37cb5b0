"""What is asked about: a catalogue, an environment, the generated files, and what is deployed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from infrastructure.artefacts import STREAMS, TEMPLATE
from infrastructure.aws.resolve import Stack
from infrastructure.catalogue import Catalogue
from infrastructure.live import Aws
from infrastructure.nats import Server
from infrastructure.retries import reading, sources
from infrastructure.retries.configured import Configured


@dataclass(frozen=True)
class Live:
    """Where things run."""

    aws: Aws
    server: Server


@dataclass
class Situation:
    """One question's context. Reading raises ``sources.Unreadable``, which makes an answer unknown."""

    catalogue: Catalogue
    environment: str
    schemas: Path
    generated: Path
    live: Live | None = None

    @cached_property
    def stack(self) -> Stack:
        """The generated template, in this environment."""
        return sources.stack_of(self.generated / TEMPLATE, self.environment)

    @cached_property
    def streams(self) -> dict[str, dict[str, Any]]:
        """The generated configurations of streams and consumers, by name."""
        return sources.streams_of(self.generated / STREAMS, self.environment)

    @cached_property
    def running(self) -> dict[str, dict[str, Any]]:
        """The running configurations of streams and consumers, by name; only when live."""
        assert self.live is not None
        return asyncio.run(sources.live_streams(self.catalogue.platform, self.live.server))

    @cached_property
    def configured(self) -> list[Configured]:
        """Both sides of the retries, as generated and, when live, as deployed."""
        platform = self.catalogue.platform
        generated = Configured("generated", reading.targets(self.stack), reading.consumers(platform, self.streams))
        if self.live is None:
            return [generated]
        targets = sources.live_targets(platform, self.live.aws)
        return [generated, Configured("live", targets, reading.consumers(platform, self.running))]
