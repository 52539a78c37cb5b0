"""Bringing a running server to the catalogue: read, compare, change; a second time changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nats.aio.client import Client

from codegen.platform import Platform
from infrastructure.nats.configuration import Desired, desired
from infrastructure.nats.difference import Change, Effect, differences
from infrastructure.nats.server import JetStream


@dataclass(frozen=True)
class Plan:
    """What differs, and the configuration that is there now of each stream and consumer by name."""

    wanted: tuple[Desired, ...]
    changes: tuple[Change, ...]
    running: dict[str, dict[str, Any]]
    strangers: tuple[str, ...]
    """Consumers of the catalogue's streams that the catalogue does not know. They are left alone."""

    @property
    def losses(self) -> tuple[Change, ...]:
        """The changes that lose something."""
        return tuple(each for each in self.changes if each.effect in (Effect.LOSES, Effect.REMAKES))


class WouldLose(Exception):
    """A plan that loses events was not allowed to. Nothing was changed; ``plan`` says what it was."""

    def __init__(self, plan: Plan) -> None:
        told = "; ".join(f"{each.where.name} {each.field}: {each.cost}" for each in plan.losses)
        super().__init__(f"refused, for it would lose: {told}")
        self.plan = plan


async def plan(connection: Client, platform: Platform, environment: str | None = None) -> Plan:
    """Compare a server with the catalogue; changes nothing. Raises ``ServerRefused``."""
    server = JetStream(connection)
    wanted = desired(platform, environment)
    running: dict[str, dict[str, Any]] = {}
    strangers: list[str] = []
    for each in wanted:
        if each.consumer is None:
            info = await server.stream(each.stream)
            if info is not None:
                running[each.name] = info["config"]
                consumers = await server.consumers(each.stream)
                running |= {f"{each.stream}/{c['name']}": c["config"] for c in consumers}
    known = {each.name for each in wanted}
    strangers = [name for name in running if name not in known]
    changes = [change for each in wanted for change in differences(each, running.get(each.name))]
    return Plan(tuple(wanted), tuple(changes), running, tuple(strangers))


async def apply(
    connection: Client, platform: Platform, environment: str | None = None, *, allow_loss: bool = False
) -> Plan:
    """Create and update every stream and consumer of the catalogue; returns what was changed.

    Idempotent. Raises ``WouldLose``, before anything is changed, where a change would lose events and ``allow_loss``
    does not allow it; ``ServerRefused`` where the server says no.
    """
    found = await plan(connection, platform, environment)
    if found.losses and not allow_loss:
        raise WouldLose(found)
    server = JetStream(connection)
    remade: set[str] = set()  # streams whose consumers are gone with them
    for each in found.wanted:
        effects = {change.effect for change in found.changes if change.where == each}
        if each.stream in remade:
            effects, now = {Effect.NEW}, None
        else:
            now = found.running.get(each.name)
        if effects:
            await _put(server, each, now, effects)
        if each.consumer is None and Effect.REMAKES in effects:
            remade.add(each.stream)
    return found


async def _put(server: JetStream, wanted: Desired, now: dict[str, Any] | None, effects: set[Effect]) -> None:
    if Effect.REMAKES in effects:
        await server.delete(wanted.stream, wanted.consumer)
        now = None
    config = _kept(now or {}) | wanted.config
    if wanted.consumer is None:
        await server.put_stream(config, new=now is None)
    else:
        await server.put_consumer(wanted.stream, config, new=now is None)


def _kept(config: dict[str, Any]) -> dict[str, Any]:
    """What an operator has set beside the catalogue: an update replaces the whole configuration."""
    own = {key: value for key, value in (config.get("metadata") or {}).items() if not key.startswith("_nats.")}
    rest = {key: value for key, value in config.items() if key not in ("metadata", "filter_subject")}
    return rest | ({"metadata": own} if own else {})
