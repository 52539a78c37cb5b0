"""Several transports as one: all of them, the first that takes the event, and no second sending where it is already."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from oms_event_sdk_py import OMSEventClient, SystemHealthCheckV1
from oms_event_sdk_py.errors import DeadlineExceededError, RejectedError, UnavailableError
from oms_event_sdk_py.outbox import Outbox
from oms_event_sdk_py.pii import Handling, PIIHandler, Policy
from oms_event_sdk_py.results import Receipt
from oms_event_sdk_py.routing import Router
from oms_event_sdk_py.transports.base import Message, Outcome, Transport
from tests.clients.events import created

ROUTES = OMSEventClient.platform.routes


class Answers(Transport):
    """A transport that fails as often as it is told, and remembers what it was sent."""

    system = "test"

    def __init__(self, name: str, *failures: Exception) -> None:
        self.name = name
        self.failures = list(failures)
        self.sent: list[str] = []

    async def send(self, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        return [self._one(message) for message in messages]

    def _one(self, message: Message) -> Outcome:
        self.sent.append(message.id)
        failure = self.failures.pop(0) if self.failures else None
        return failure if isinstance(failure, UnavailableError | RejectedError) else Receipt(self.name, "there")

    async def close(self) -> None:
        return None


def away(times: int) -> list[UnavailableError]:
    return [UnavailableError("away", transport="test") for _ in range(times)]


async def test_all_get_the_event_and_a_retry_repeats_only_what_failed() -> None:
    nats, bus = Answers("nats"), Answers("eventbridge", *away(2))
    async with OMSEventClient(Router([nats, bus], ROUTES)) as client:
        result = await client.publish(created())
    assert [receipt.transport for receipt in result.receipts] == ["nats", "eventbridge"]
    assert result.attempts == 3
    assert (len(nats.sent), len(bus.sent)) == (1, 3)


async def test_the_first_that_takes_it_is_enough_for_a_failover() -> None:
    nats, bus = Answers("nats", *away(1)), Answers("eventbridge")
    protector = PIIHandler(Policy(Handling.LOG))
    async with OMSEventClient(Router([nats, bus], ROUTES), protector=protector) as client:
        result = await client.publish_branch_created(operation="create", branch_name="b", author="a@example.com")
    assert [receipt.transport for receipt in result.receipts] == ["eventbridge"]
    assert result.attempts == 1


async def test_a_family_goes_where_the_catalogue_says() -> None:
    nats, bus = Answers("nats"), Answers("eventbridge")
    async with OMSEventClient(Router([nats, bus], ROUTES)) as client:
        await client.publish(SystemHealthCheckV1(component="api", status="healthy"))
        await client.publish_object_type_created(operation="create", resource_type="object_type", resource_id="x")
    assert (len(nats.sent), len(bus.sent)) == (1, 1)


async def test_what_no_retry_mends_decides() -> None:
    nats, bus = Answers("nats", *away(9)), Answers("eventbridge", RejectedError("no", transport="test", code="x"))
    async with OMSEventClient(Router([nats, bus], ROUTES), timeout=5) as client:
        with pytest.raises(RejectedError):
            await client.publish(created())
    async with OMSEventClient(Router([Answers("nats", *away(99))], ROUTES), timeout=0.1) as client:
        with pytest.raises(DeadlineExceededError):
            await client.publish(created())


async def test_the_outbox_repeats_only_what_failed_as_well(tmp_path: Path) -> None:
    nats, bus = Answers("nats"), Answers("eventbridge", *away(3))
    router = Router([nats, bus], ROUTES)
    async with OMSEventClient(router, outbox=Outbox(tmp_path / "outbox.db", router)) as client:
        await client.publish(created())
        await client.flush(10)
    assert (len(nats.sent), len(bus.sent)) == (1, 4)
