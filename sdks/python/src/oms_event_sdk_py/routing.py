"""Several transports as one: each family's events go where the catalogue says."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from .errors import PublishError
from .platform import Route
from .results import Receipt
from .transports.base import Message, Outcome, Transport


class Router(Transport):
    """Sends by family: to all transports of a route, or to the first that takes the event.

    A route's transports that this client does not have are passed over; where it has none of them, all it has are
    used, in the order given.
    """

    name = "router"

    def __init__(self, transports: Sequence[Transport], routes: Mapping[str, Route]) -> None:
        self._transports = {each.name: each for each in transports}
        self._routes = routes
        self.system = next(iter(self._transports.values())).system

    async def send(self, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        for message in messages:
            message.receipts = message.receipts or {}
        groups: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for index, message in enumerate(messages):
            groups.setdefault(self._way(message.family), []).append(index)
        outcomes: dict[int, Outcome] = {}
        for (mode, names), indexes in groups.items():
            send = self._to_all if mode == "ALL" else self._to_first
            found = await send(names, [messages[index] for index in indexes], deadline)
            outcomes |= zip(indexes, found, strict=True)
        return [outcomes[index] for index in range(len(messages))]

    async def close(self) -> None:
        await asyncio.gather(*(each.close() for each in self._transports.values()))

    def _way(self, family: str) -> tuple[str, tuple[str, ...]]:
        route = self._routes.get(family)
        names = tuple(name for name in route.to if name in self._transports) if route else ()
        return (route.mode if route and names else "ALL"), names or tuple(self._transports)

    async def _to_all(self, names: Sequence[str], messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        """To every transport at once; a message is sent where it is not yet. The first failure is its outcome."""
        failures: list[dict[str, PublishError]] = [{} for _ in messages]

        async def to(name: str) -> None:
            missing = [index for index, message in enumerate(messages) if name not in _receipts(message)]
            found = await self._send(name, [messages[index] for index in missing], deadline)
            for index, outcome in zip(missing, found, strict=True):
                if isinstance(outcome, PublishError):
                    failures[index][name] = outcome

        await asyncio.gather(*(to(name) for name in names))
        return [
            _worst(failed) if failed else _receipts(message)[names[0]]
            for message, failed in zip(messages, failures, strict=True)
        ]

    async def _to_first(self, names: Sequence[str], messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        """To the first transport; what it does not take, to the next, which gets half of the time that is left."""
        outcomes: list[Outcome | None] = [None] * len(messages)
        for position, name in enumerate(names):
            missing = [index for index, outcome in enumerate(outcomes) if not isinstance(outcome, Receipt)]
            if not missing:
                break
            now = asyncio.get_running_loop().time()
            until = deadline if position == len(names) - 1 else now + (deadline - now) / 2
            found = await self._send(name, [messages[index] for index in missing], until)
            for index, outcome in zip(missing, found, strict=True):
                before = outcomes[index]
                keep = isinstance(before, PublishError) and isinstance(outcome, PublishError) and before.retryable
                outcomes[index] = before if keep else outcome
        return [outcome for outcome in outcomes if outcome is not None]

    async def _send(self, name: str, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        found = await self._transports[name].send(messages, deadline) if messages else ()
        for message, outcome in zip(messages, found, strict=True):
            if isinstance(outcome, Receipt):
                _receipts(message)[name] = outcome
        return found


def _receipts(message: Message) -> dict[str, Receipt]:
    assert message.receipts is not None
    return message.receipts


def _worst(failures: Mapping[str, PublishError]) -> PublishError:
    """The failure that decides: one that trying again does not mend, if there is one."""
    return min(failures.values(), key=lambda error: error.retryable)
