"""What a Lambda function is given, as typed events: an EventBridge event, or the records of an SQS queue."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ._contracts import EventVersion, Registry, read
from .envelope import VersionedCloudEvent, from_value
from .errors import InvalidEnvelopeError

logger = logging.getLogger("oms_event_sdk_py.records")

_NEITHER = "neither an event of EventBridge nor a record of SQS"


@dataclass(frozen=True, slots=True)
class ParsedEvent:
    """An event that a function was given: ``data`` is its model, or the JSON value where ``version`` is None.

    ``carrier`` has the trace context for ``opentelemetry.propagate.extract``.
    """

    data: Any
    envelope: VersionedCloudEvent
    version: EventVersion | None

    @property
    def carrier(self) -> dict[str, str]:
        """``traceparent`` and ``tracestate`` of where the event was made."""
        known = ("traceparent", "tracestate")
        return {name: self.envelope.extensions[name] for name in known if name in self.envelope.extensions}


def parse_event(record: Mapping[str, Any], registry: Registry | None = None) -> ParsedEvent:
    """The event in what Lambda hands over: EventBridge's event, or one record of SQS's ``Records``.

    >>> def handler(event, context):
    ...     received = parse_event(event)

    Raises ``InvalidEnvelopeError``, or ``pydantic.ValidationError`` where the data breaks its contract.
    """
    known = registry or _of_this_package()
    if not isinstance(record, Mapping):
        raise InvalidEnvelopeError(_NEITHER)
    if "Records" in record:
        raise InvalidEnvelopeError("these are several records: parse each of event['Records'], see handle_batch")
    if "detail-type" in record:
        envelope = _of_detail(record.get("detail"))
    elif isinstance(record.get("body"), str):
        from .transports.message_body import detail  # noqa: PLC0415 -- only for queues

        envelope = VersionedCloudEvent.parse(detail(record["body"]))
    else:
        raise InvalidEnvelopeError(_NEITHER)
    version = known.get(envelope.type, envelope.data_version)
    return ParsedEvent(envelope.data if version is None else read(version.model, envelope.data), envelope, version)


def _of_this_package() -> Registry:
    from ._generated.registry import REGISTRY  # noqa: PLC0415 -- only where no other is given

    return REGISTRY


def _of_detail(detail: Any) -> VersionedCloudEvent:
    if not isinstance(detail, dict):
        raise InvalidEnvelopeError("the detail of the event is no CloudEvent")
    return from_value(detail)


async def handle_batch(
    event: object, handler: Callable[[ParsedEvent], Awaitable[None]], registry: Registry | None = None
) -> dict[str, list[dict[str, str]]]:
    """Each record of an SQS batch to ``handler``; the answer names those that failed, and only they come again.

    The function's trigger needs ``ReportBatchItemFailures`` (AWS Lambda, Reporting batch item failures). Raises
    ``InvalidEnvelopeError`` for what is no batch, such as an event of EventBridge.
    """
    records = event.get("Records") if isinstance(event, Mapping) else None
    if not isinstance(records, list):
        raise InvalidEnvelopeError("no batch of SQS: an event of EventBridge is for parse_event")
    failed = []
    for record in records:
        try:
            await handler(parse_event(record, registry))
        except Exception as error:  # of any kind: it is delivered again, and at last to the queue's dead letters
            identifier = str(record.get("messageId", "")) if isinstance(record, Mapping) else ""
            logger.error("record %s failed: %s", identifier, type(error).__name__)
            failed.append({"itemIdentifier": identifier})
    return {"batchItemFailures": failed}
