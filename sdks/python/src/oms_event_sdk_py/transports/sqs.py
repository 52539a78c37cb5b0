"""Reading the SQS queue that an EventBridge rule feeds: the visibility timeout is the time for an answer."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import ConsumeError, PublishError, RejectedError, UnavailableError
from ..platform import Platform
from ..settings import Address
from .aws import AwsClient
from .base import DeadLetter, Delivery, Feed, Message, Outcome, Source, Transport
from .message_body import detail

logger = logging.getLogger("oms_event_sdk_py.sqs")

_MOST = 10
"""Messages of one ReceiveMessage call, at most."""
_LONGEST_DELAY = 43_200
"""Seconds for which a message can be hidden, at most."""
_LONGEST_WAIT = 20
"""Seconds that one call waits, at most."""


class SqsTransport(Transport, Source):
    """A client's way to one queue, for reading alone. The queue is the consumer, whatever name it is given."""

    name = "sqs"
    system = "aws_sqs"
    publishes = False

    def __init__(self, platform: Platform, address: Address) -> None:
        self._platform = platform
        self._queue = address.name
        self._client = AwsClient("sqs", address)

    async def send(self, messages: Sequence[Message], deadline: float) -> Sequence[Outcome]:
        told = "a queue is only read: publish to eventbridge://"
        return [RejectedError(told, transport=self.name, code="read-only")] * len(messages)

    async def feed(self, consumer: str, subjects: Sequence[str]) -> Feed:
        try:
            url = (await self._client.call("get_queue_url", QueueName=self._queue))["QueueUrl"]
            told = await self._client.call("get_queue_attributes", QueueUrl=url, AttributeNames=["RedrivePolicy"])
        except PublishError as error:
            raise ConsumeError(f"the queue {self._queue} cannot be read: {error}") from error
        redrive = json.loads(told.get("Attributes", {}).get("RedrivePolicy", "{}"))
        return _SqsFeed(self._client, url, redrive.get("deadLetterTargetArn"), self._platform)

    async def close(self) -> None:
        await self._client.close()


class _SqsFeed(Feed):
    def __init__(self, client: AwsClient, url: str, dlq: str | None, platform: Platform) -> None:
        self._client, self._url, self._dlq, self._platform = client, url, dlq, platform
        self._closed = False

    async def fetch(self, count: int, wait: float) -> Sequence[Delivery]:
        if self._closed:
            return ()
        try:
            answer = await self._client.call(
                "receive_message",
                QueueUrl=self._url,
                MaxNumberOfMessages=min(count, _MOST),
                WaitTimeSeconds=min(int(wait), _LONGEST_WAIT),
                VisibilityTimeout=self._platform.delivery.ack_wait,
                AttributeNames=["ApproximateReceiveCount", "SentTimestamp"],
            )
        except PublishError as error:
            raise UnavailableError(str(error), transport="sqs") from error
        messages = answer.get("Messages", [])
        return [_SqsDelivery(self._client, self._url, self._dlq, self._platform, each) for each in messages]

    async def close(self) -> None:
        self._closed = True


class _SqsDelivery(Delivery):
    def __init__(
        self, client: AwsClient, url: str, dlq: str | None, platform: Platform, message: dict[str, Any]
    ) -> None:
        self._client, self._url, self._dlq, self._platform = client, url, dlq, platform
        self._receipt, self._raw = message["ReceiptHandle"], message["Body"]
        self.body = detail(self._raw)
        self.headers: Mapping[str, str] = {}
        self.subject = url.rpartition("/")[2]
        self.sequence = 0
        self.attempt = int(message["Attributes"]["ApproximateReceiveCount"])
        self._sent = int(message["Attributes"]["SentTimestamp"]) / 1000

    @property
    def age(self) -> float:  # type: ignore[override]  # it grows
        return time.time() - self._sent

    async def ack(self) -> None:
        await self._settle("delete_message")

    async def retry(self, delay: float) -> None:
        await self._settle("change_message_visibility", VisibilityTimeout=min(max(int(delay), 0), _LONGEST_DELAY))

    async def extend(self) -> None:
        await self._settle("change_message_visibility", VisibilityTimeout=self._platform.delivery.ack_wait)

    async def bury(self, letter: DeadLetter) -> None:
        """To the queue's own dead-letter queue, with why; the redrive policy does the same for what nobody settles."""
        if self._dlq is None:
            await self.retry(self._platform.delivery.ack_wait)
            return
        told = {"Dlq-Reason": letter.reason, "Dlq-Error": letter.error, "Dlq-Deliveries": str(self.attempt)}
        attributes = {n: {"DataType": "String", "StringValue": v or "-"} for n, v in told.items()}
        try:
            name = self._dlq.rpartition(":")[2]
            target = (await self._client.call("get_queue_url", QueueName=name))["QueueUrl"]
            await self._client.call(
                "send_message", QueueUrl=target, MessageBody=self._raw, MessageAttributes=attributes
            )
        except PublishError as error:
            # Not deleted: it comes again, and the redrive policy takes it in the end.
            logger.error("a dead letter of %s was not stored: %s", self.subject, error)
            return
        await self._settle("delete_message")

    async def _settle(self, operation: str, **arguments: Any) -> None:
        """What cannot be said is said by silence: the message is visible again."""
        try:
            await self._client.call(operation, QueueUrl=self._url, ReceiptHandle=self._receipt, **arguments)
        except PublishError as error:
            logger.warning("%s: a delivery was not settled, and comes again: %s", self.subject, error)
