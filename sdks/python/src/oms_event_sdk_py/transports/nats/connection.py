"""The connection to NATS, which comes back by itself: the only importer of nats-py, whose errors it maps."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ...errors import MissingExtraError, NotPermittedError, PublishError, UnavailableError
from ...settings import NatsAccess
from ...tasks import ended

try:
    import nats
    import nats.aio.client
    import nats.errors
    import nats.js.api
    import nats.js.errors
except ImportError as error:
    raise MissingExtraError("nats://", "nats") from error

logger = logging.getLogger("oms_event_sdk_py.nats")

ConsumerConfig = nats.js.api.ConsumerConfig
Failure = nats.errors.Error
NotFound = nats.js.errors.NotFoundError
_RECONNECT_WAIT = 0.25
_DENIED = "permissions violation"
_UNKNOWN = "authorization violation"
"""How the server begins, in the case of its choice, what it says of a subject and of credentials."""


class Client(nats.aio.client.Client):
    """nats-py's client, with two of its ways mended: each override does nothing where nats-py has it no more."""

    async def _process_err(self, err_msg: str) -> None:
        """What the server says went wrong. nats-py gives up for ever, but for a denied subject.

        The server closes the connection of credentials that are withdrawn or expire, and may let in the next.
        """
        if _DENIED in err_msg.lower():
            await super()._process_err(err_msg)
            return
        error = nats.errors.Error(f"nats: {err_msg}")
        await self._error_cb(error)
        await self._process_op_err(error)

    async def _process_connect_init(self) -> None:
        """The first words on a connection. nats-py leaves it open where they fail."""
        try:
            await super()._process_connect_init()
        except BaseException:
            if self._transport is not None:
                self._transport.close()  # type: ignore[no-untyped-call]
            raise


class _Mapped:
    """``with mapped:`` nats-py's errors as ours. One object for all, since every publish passes it twice."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        match error:
            case None:
                return
            case nats.errors.AuthorizationError():
                raise NotPermittedError("NATS does not know these credentials", transport="nats") from error
            case nats.js.errors.NoStreamResponseError() | nats.errors.NoRespondersError():
                raise UnavailableError("JetStream does not answer for this subject", transport="nats") from error
            case nats.errors.Error() | OSError() | asyncio.TimeoutError():
                raise UnavailableError(f"NATS: {type(error).__name__}", transport="nats") from error


mapped = _Mapped()


class Connection:
    """One connection for all that a client does on NATS. It is made in the background, and remade for ever."""

    def __init__(self, servers: Sequence[str], access: NatsAccess, name: str) -> None:
        self._servers, self._access, self._name = list(servers), access, name
        self._client = Client()
        self._opening: asyncio.Task[None] | None = None
        self._failure: Exception | None = None
        self._refusals = 0
        """Servers in a row that do not know the credentials."""
        self._closing = False
        self.lost: list[Callable[[], None]] = []
        """Called when the connection is gone, and with it every answer that was still to come."""
        self.denied: list[Callable[[str], None]] = []
        """Called with the server's sentence when it forbids something."""

    @property
    def client(self) -> Client | None:
        """The client, where it is connected at this moment."""
        return self._client if self._client.is_connected else None

    async def ready(self, deadline: float) -> Client:
        """The connected client. Raises ``PublishError`` where there is none by ``deadline``."""
        loop = asyncio.get_running_loop()
        while not self._client.is_connected:
            if self._closing:
                raise PublishError("this client is closed", transport="nats")
            if self._opening is None:
                self._opening = asyncio.create_task(self._open())
            await asyncio.sleep(0)  # who publishes again and again lets the connection come back
            over = self._opening.done() and not self._opening.cancelled()
            if over and (failure := self._opening.exception()) is not None:
                self._opening = None
                raise _unreachable(failure) from failure
            if self._refusals >= len(self._servers) or loop.time() >= deadline:
                raise _unreachable(self._failure)
            await asyncio.sleep(min(0.02, max(deadline - loop.time(), 0)))
        return self._client

    async def _open(self) -> None:
        access = self._access
        options: dict[str, Any] = {}
        if access.credentials is not None:
            options["user_credentials"] = str(access.credentials)
        if access.token is not None:
            options["token"] = access.token
        if access.user is not None:
            options |= {"user": access.user, "password": access.password}
        if access.inbox is not None:
            options["inbox_prefix"] = access.inbox
        if access.tls_ca is not None or access.tls_cert is not None:
            context = ssl.create_default_context(cafile=access.tls_ca and str(access.tls_ca))
            if access.tls_cert is not None:
                context.load_cert_chain(str(access.tls_cert), access.tls_key and str(access.tls_key))
            options["tls"] = context
        await self._client.connect(
            servers=self._servers,
            name=self._name,
            max_reconnect_attempts=-1,
            reconnect_time_wait=_RECONNECT_WAIT,  # type: ignore[arg-type]  # seconds; a fraction is fine
            connect_timeout=2,
            ping_interval=5,
            max_outstanding_pings=2,
            skip_subject_validation=True,  # subjects are made of encoded tokens (see ``subjects``)
            error_cb=self._failed,
            disconnected_cb=self._disconnected,
            reconnected_cb=self._reconnected,
            **options,
        )
        self._refusals = 0

    async def _failed(self, error: Exception) -> None:
        told = str(error)
        if _is_refusal(error):
            self._refusals += 1
            self._failure = error
        elif self._refusals == 0 or not isinstance(error, ConnectionResetError | BrokenPipeError):
            # Who refuses closes at once, so that a reset can overtake the reason: it says nothing new after one.
            self._refusals = 0
            self._failure = error
        if _DENIED in told.lower():
            for each in self.denied:
                each(told)
        logger.debug("NATS: %s", type(error).__name__)

    async def _disconnected(self) -> None:
        if not self._closing:
            logger.warning("the connection to NATS is lost; it is tried again until it is back")
        for each in self.lost:
            each()

    async def _reconnected(self) -> None:
        self._refusals = 0
        logger.warning("the connection to NATS is back")

    async def close(self) -> None:
        """Give the connection up."""
        self._closing = True
        if self._opening is not None:
            await ended(self._opening)
        # A client that never was connected has nothing to close, and says so with an assertion.
        with contextlib.suppress(nats.errors.Error, OSError, AssertionError):
            await self._client.close()


Outgoing = tuple[str, dict[str, str], bytes, str]
"""A message to publish: subject, headers, body, and the subject that is answered to (or nothing)."""


async def write_many(client: Client, messages: Sequence[Outgoing]) -> None:
    """Hand over messages in one piece; the last goes nats-py's own way, which sends them all.

    nats-py spends on the headers of one message what several need here. Where it does not have the inner function any
    more, its public one does the same.
    """
    *before, (subject, headers, body, reply) = messages
    send = getattr(client, "_send_command", None) if client.is_connected else None
    if send is None:
        for each in before:
            await client.publish(each[0], each[2], reply=each[3], headers=each[1])
    elif before:
        await send(b"".join(_encoded(before)))
    await client.publish(subject, body, reply=reply, headers=headers)


def _encoded(messages: Sequence[Outgoing]) -> Iterator[bytes]:
    """``HPUB`` of the client protocol for each."""
    for subject, headers, body, reply in messages:
        lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
        size = len(lines if lines.isascii() else lines.encode()) + 12
        yield f"HPUB {subject} {reply} {size} {size + len(body)}\r\nNATS/1.0\r\n{lines}\r\n".encode()
        yield body
        yield b"\r\n"


def _is_refusal(error: BaseException | None) -> bool:
    return isinstance(error, nats.errors.AuthorizationError) or _UNKNOWN in str(error).lower()


def _unreachable(error: BaseException | None) -> PublishError:
    if _is_refusal(error):
        return NotPermittedError("NATS does not know these credentials", transport="nats")
    why = f": {type(error).__name__}" if error is not None else ""
    return UnavailableError(f"there is no connection to NATS{why}", transport="nats")
