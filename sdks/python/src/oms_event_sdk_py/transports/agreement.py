"""A consumer that exists, and a subscription that is to read from it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from ..errors import ConsumerMismatchError
from ..subjects import matches

logger = logging.getLogger("oms_event_sdk_py.consumer")


def agree(consumer: str, delivered: Sequence[str], subjects: Sequence[str], everything: Sequence[str]) -> None:
    """Refuse a consumer that delivers what the subscription does not handle.

    One that delivers less is logged: it is widened once all its workers handle more, not before.
    """
    more = _missing(delivered, subjects)
    if more:
        raise ConsumerMismatchError(
            f"the consumer {consumer} delivers {', '.join(more)}, and this subscription handles {', '.join(subjects)}: "
            "give the subscription a consumer of its own, or let it handle all events by naming no model"
        )
    less = [] if list(subjects) == list(everything) else _missing(subjects, delivered)
    if less:
        told = "the consumer %s does not deliver %s: widen it once all its workers handle that"
        logger.warning(told, consumer, ", ".join(less))


def _missing(subjects: Sequence[str], filters: Sequence[str]) -> list[str]:
    return [each for each in subjects if not any(matches(filtered, each) for filtered in filters)]
