"""Publishing to JetStream: every event acknowledged, batches atomic where the stream allows it."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Mapping, Sequence
from uuid import uuid4

from ...envelope import CONTENT_TYPE
from ...errors import EventTooLargeError, PublishError, RejectedError, UnavailableError
from ...platform import Platform
from ...results import Receipt
from ...settings import NatsAccess
from ..base import Feed, Message, Outcome, Source, Transport
from .acks import Ack, Acks
from .connection import Client, Connection, Outgoing, mapped, write_many
from .dead_letters import DeadLetterKeeper
from .feed import open_feed

_BATCH = 500
"""Events in one atomic batch; the server takes at most 1,000 (ADR-50)."""
_ANSWER = 2.5
"""Seconds after which an acknowledgement is taken for lost, and the event may be sent again: a leader may have died."""
_HEADERS = 256
"""Bytes of the headers of an event, in a batch too, besides its key and the state of its trace, at most."""
_LETTER_HEADERS = 4096
"""Bytes that an event leaves free, so that it can be a dead letter too, whose headers say why."""


class NatsTransport(Transport, Source):
    """A client's way to JetStream. Publishing waits for the server; a lost connection is remade for ever."""

    name = "nats"
    system = "nats"

    def __init__(self, platform: Platform, servers: Sequence[str], access: NatsAccess, client_name: str) -> None:
        self.platform = platform
        self.connection = Connection(servers, access, client_name)
        self.acks = Acks()
        self.connection.lost.append(self.acks.lost)
        self.connection.denied.append(self.acks.denied)
        self._atomic = True
        self.keeper = DeadLetterKeeper(self)
        self._turn: list[Outgoing] = []
        self._turns: set[asyncio.Future[None]] = set()
        """What writes the messages of a turn; held, since the event loop does not."""
        self._feeds: weakref.WeakSet[Feed] = weakref.WeakSet()

    async def send(self, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        deadline = min(deadline, asyncio.get_running_loop().time() + _ANSWER)
        client = self.connection.client
        if client is None or not self.acks.listening:
            try:
                client = await self._ready(deadline)
            except PublishError as error:
                return [error] * len(messages)
        if len(messages) == 1:
            message = messages[0]
            headers = headers_of(message)
            refused = self._too_large(client, message, headers)
            begun = refused or await self._begin(client, message.subject, message.body, headers, deadline)
            return (self._outcome(message, begun if isinstance(begun, PublishError) else await begun),)
        outcomes: list[Outcome] = []
        for start in range(0, len(messages), _BATCH):
            outcomes += await self._several(client, messages[start : start + _BATCH], deadline)
        return outcomes

    async def _ready(self, deadline: float) -> Client:
        with mapped:
            client = await self.connection.ready(deadline)
            await self.acks.listen(client)
        return client

    async def publish(self, subject: str, body: bytes, headers: dict[str, str], deadline: float) -> Ack:
        """Publish anything, such as a dead letter, and wait for its acknowledgement. Raises ``PublishError``."""
        client = await self._ready(deadline)
        size = _size(headers, body)
        if size > client.max_payload:
            raise EventTooLargeError(size, client.max_payload, transport=self.name)
        begun = await self._begin(client, subject, body, headers, deadline)
        answer = begun if isinstance(begun, PublishError) else await begun
        if isinstance(answer, PublishError):
            raise answer
        return answer

    def _too_large(self, client: Client, message: Message, headers: Mapping[str, str]) -> EventTooLargeError | None:
        limit = client.max_payload - _LETTER_HEADERS
        size = _at_most(message) if _at_most(message) <= limit else _size(headers, message.body)
        return EventTooLargeError(size, limit, transport=self.name) if size > limit else None

    async def _begin(
        self, client: Client, subject: str, body: bytes, headers: dict[str, str], deadline: float
    ) -> asyncio.Future[Ack | PublishError] | PublishError:
        """Hand one message to the connection: the answer to come, or the error that kept the message here."""
        if not client.is_connected:
            return UnavailableError("the connection to NATS is lost at the moment", transport=self.name)
        alone = not self.acks.waiting
        reply, answer = self.acks.expect(subject, deadline)
        try:
            with mapped:
                if alone:
                    await client.publish(subject, body, reply=reply, headers=headers)
                else:
                    self._together(client, (subject, headers, body, reply))
        except PublishError as error:
            return error
        return answer

    def _together(self, client: Client, message: Outgoing) -> None:
        """Hand a message over with all others of this turn of the event loop, in one piece."""
        self._turn.append(message)
        if len(self._turn) == 1:
            asyncio.get_running_loop().call_soon(lambda: self._turns.add(asyncio.ensure_future(self._write(client))))

    async def _write(self, client: Client) -> None:
        turn, self._turn = self._turn, []
        try:
            with mapped:
                await write_many(client, turn)
        except PublishError:
            self.acks.lost()  # none of them will be answered: each publish tries again
        finally:
            self._turns = {task for task in self._turns if not task.done() and task is not asyncio.current_task()}

    def _outcome(self, message: Message, answer: Ack | PublishError) -> Outcome:
        if isinstance(answer, PublishError):
            return answer
        return Receipt(self.name, message.subject, answer.stream, answer.seq, answer.duplicate)

    async def _several(self, client: Client, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        if self._atomic and len(messages) > 1 and self._fit(client, messages):
            answer = await self._batch(client, messages, deadline)
            if isinstance(answer, Ack):
                first = answer.seq - len(messages) + 1
                return [
                    Receipt(self.name, message.subject, answer.stream, first + index)
                    for index, message in enumerate(messages)
                ]
            if not isinstance(answer, RejectedError):
                return [answer] * len(messages)
            # Not all of it is new, or the stream takes no batches: one by one, which stores what is missing.
        begun: list[asyncio.Future[Ack | PublishError] | PublishError] = []
        for m in messages:
            headers = headers_of(m)
            refused = self._too_large(client, m, headers)
            begun.append(refused or await self._begin(client, m.subject, m.body, headers, deadline))
        answers = [each if isinstance(each, PublishError) else await each for each in begun]
        return [self._outcome(*each) for each in zip(messages, answers, strict=True)]

    def _fit(self, client: Client, messages: Sequence[Message]) -> bool:
        limit = client.max_payload - _LETTER_HEADERS
        return all(_at_most(message) <= limit for message in messages)

    async def _batch(self, client: Client, messages: Sequence[Message], deadline: float) -> Ack | PublishError:
        """All or none of the messages (ADR-50). ``RejectedError`` where they must go one by one."""
        batch, last = uuid4().hex, messages[-1]
        reply, answer = self.acks.expect(last.subject, deadline)
        try:
            with mapped:
                written = [(m.subject, headers_of(m, batch, n), m.body, "") for n, m in enumerate(messages[:-1], 1)]
                headers = headers_of(last, batch, len(messages)) | {"Nats-Batch-Commit": "1"}
                await write_many(client, [*written, (last.subject, headers, last.body, reply)])
        except PublishError as error:
            return error
        ack = await answer
        if isinstance(ack, Ack) and ack.count != len(messages):
            self._atomic = False  # a server before 2.12: it has taken each message for itself
            return RejectedError("the server knows no batches", transport=self.name, code="batch")
        if isinstance(ack, RejectedError) and ack.code in _NO_BATCHES:
            self._atomic = False
        return ack

    async def feed(self, consumer: str, subjects: Sequence[str]) -> Feed:
        opened = await open_feed(self, consumer, subjects)
        self._feeds.add(opened)
        return opened

    async def close(self) -> None:
        for each in list(self._feeds):
            await each.close()
        await self.keeper.stop()
        # nats-py leaves the tasks of its subscriptions running where the server is gone.
        left = [
            getattr(each, "_wait_for_msgs_task", None)
            for each in getattr(self.connection._client, "_subs", {}).values()
        ]
        await self.connection.close()
        for task in left:
            if task is not None:
                task.cancel()


_NO_BATCHES = {"10174"}
"""JetStream's code for a stream without ``allow_atomic``."""


def _at_most(message: Message) -> int:
    """What the size of a message cannot be beyond; told at a glance, since hardly any is near the limit."""
    texts = len(message.source) + len(message.id) + len(message.tracestate or "")
    return len(message.body) + 4 * texts + _HEADERS


def _size(headers: Mapping[str, str], body: bytes) -> int:
    """The size of a message as the server counts it: headers as they stand on the wire (ADR-4), and the body."""
    texts = [*headers, *headers.values()]
    written = sum(map(len, texts)) if all(map(str.isascii, texts)) else sum(len(each.encode()) for each in texts)
    return len("NATS/1.0\r\n") + written + len(": \r\n") * len(headers) + len("\r\n") + len(body)


def headers_of(message: Message, batch: str | None = None, number: int = 0) -> dict[str, str]:
    """The headers of an event on NATS: its key for deduplication, the context of its trace, its place in a batch."""
    headers = {"Nats-Msg-Id": message.key, "Content-Type": CONTENT_TYPE}
    if message.traceparent is not None:
        headers["traceparent"] = message.traceparent
        if message.tracestate is not None:
            headers["tracestate"] = message.tracestate
    if batch is not None:
        headers["Nats-Batch-Id"] = batch
        headers["Nats-Batch-Sequence"] = str(number)
    return headers
