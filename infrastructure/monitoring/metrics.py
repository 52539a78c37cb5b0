"""Lag as metrics: ``ConsumerLag`` in CloudWatch, gauges of OpenTelemetry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from opentelemetry.metrics import CallbackOptions, Meter, Observation

from codegen.platform import Platform
from infrastructure.aws.cloudwatch_alarms import LAG
from infrastructure.aws.names import metric_namespace
from infrastructure.monitoring.lag import Lag

_AT_ONCE = 1000  # PutMetricData takes so many
GAUGES: tuple[tuple[str, str, str, Callable[[Lag], float | None]], ...] = (
    ("nats.consumer.lag", "{event}", "events that wait or are being worked on", lambda lag: lag.lag),
    ("nats.consumer.ack_pending", "{event}", "events being worked on", lambda lag: lag.ack_pending),
    ("nats.consumer.redelivered", "{event}", "events being worked on again", lambda lag: lag.redelivered),
    ("nats.consumer.oldest", "s", "age of the oldest event not acknowledged", lambda lag: lag.oldest),
    ("nats.consumer.rate", "{event}/s", "events settled", lambda lag: lag.rate),
)
"""Name, unit, description and value of each gauge; attributes are ``stream`` and ``consumer``."""


def put(cloudwatch: Any, platform: Platform, found: Iterable[Lag]) -> None:
    """Put each consumer's lag to CloudWatch, where the alarms look. Raises what boto3 raises."""
    data = [
        {
            "MetricName": LAG,
            "Dimensions": [{"Name": "Stream", "Value": lag.stream}, {"Name": "Consumer", "Value": lag.consumer}],
            "Value": lag.lag,
            "Unit": "Count",
        }
        for lag in found
    ]
    for start in range(0, len(data), _AT_ONCE):
        chunk = data[start : start + _AT_ONCE]
        cloudwatch.put_metric_data(Namespace=metric_namespace(platform), MetricData=chunk)


def observe(meter: Meter, latest: Callable[[], Iterable[Lag]]) -> None:
    """Register the gauges; ``latest`` is asked at each collection, and nothing is told where it knows nothing."""
    for name, unit, description, value in GAUGES:
        meter.create_observable_gauge(name, [_observed(latest, value)], unit, description)


def _observed(
    latest: Callable[[], Iterable[Lag]], value: Callable[[Lag], float | None]
) -> Callable[[CallbackOptions], Iterable[Observation]]:
    def observe_now(_: CallbackOptions) -> Iterable[Observation]:
        for lag in latest():
            number = value(lag)
            if number is not None:
                yield Observation(number, {"stream": lag.stream, "consumer": lag.consumer})

    return observe_now
