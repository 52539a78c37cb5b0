"""Publishing to EventBridge: ten entries a call, and an outcome for each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

from ..errors import EventTooLargeError, OutcomeUnknownError, PublishError
from ..platform import Platform
from ..results import Receipt
from ..settings import Address
from .aws import AwsClient, failure
from .base import Message, Outcome, Transport

_ENTRIES = 10
"""Entries of one PutEvents call, at most."""
_RETRYABLE = {"InternalFailure", "InternalException", "ThrottlingException", "ThrottledException"}


class EventBridgeTransport(Transport):
    """A client's way to a bus. ``Source`` is the CloudEvents source, ``DetailType`` its type, ``Detail`` all of it."""

    name = "eventbridge"
    system = "aws.eventbridge"

    def __init__(self, platform: Platform, address: Address) -> None:
        self._bus = address.name or platform.bus.name
        self._limit = platform.bus.max_entry_bytes
        self._client = AwsClient("events", address)

    async def send(self, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        outcomes: list[Outcome | None] = [self._too_large(message) for message in messages]
        fitting = [index for index, outcome in enumerate(outcomes) if outcome is None]
        calls = list(self._calls(messages, fitting))
        answers = await asyncio.gather(*(self._put([messages[i] for i in call], deadline) for call in calls))
        for call, answer in zip(calls, answers, strict=True):
            for index, outcome in zip(call, answer, strict=True):
                outcomes[index] = outcome
        return [outcome for outcome in outcomes if outcome is not None]

    def _too_large(self, message: Message) -> PublishError | None:
        size = _size(message)
        return EventTooLargeError(size, self._limit, transport=self.name) if size > self._limit else None

    def _calls(self, messages: Sequence[Message], indexes: Sequence[int]) -> Iterator[list[int]]:
        """Indexes in calls of ten entries that together are no larger than one entry may be."""
        call: list[int] = []
        size = 0
        for index in indexes:
            more = _size(messages[index])
            if call and (len(call) == _ENTRIES or size + more > self._limit):
                yield call
                call, size = [], 0
            call.append(index)
            size += more
        if call:
            yield call

    async def _put(self, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        entries = [
            {"EventBusName": self._bus, "Source": m.source, "DetailType": m.type, "Detail": m.body.decode()}
            for m in messages
        ]
        try:
            answer = await self._client.call("put_events", deadline, Entries=entries)
        except PublishError as error:
            return [error] * len(messages)
        found = answer.get("Entries") or []
        return [self._outcome(found[index] if index < len(found) else {}) for index in range(len(messages))]

    def _outcome(self, entry: dict[str, Any]) -> Outcome:
        """What became of one entry: the call succeeds also where entries fail (FailedEntryCount)."""
        if "EventId" in entry:
            return Receipt(self.name, self._bus, event_id=entry["EventId"])
        code = str(entry.get("ErrorCode", ""))
        if not code:
            return OutcomeUnknownError("the answer does not say what became of the entry", transport=self.name)
        told = f"the entry was refused ({code})"
        return failure("InternalFailure" if code in _RETRYABLE else code, told, self.name)

    async def close(self) -> None:
        await self._client.close()


def _size(message: Message) -> int:
    """The size of an entry as PutEvents counts it: UTF-8 bytes of Source, DetailType and Detail."""
    return len(message.source.encode()) + len(message.type.encode()) + len(message.body)
