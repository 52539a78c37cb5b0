"""A Grafana dashboard over the gauges of ``metrics``, by the names that OpenTelemetry gives them in Prometheus."""

from __future__ import annotations

from typing import Any

from codegen.operations import Operations
from codegen.platform import Platform
from infrastructure.monitoring.metrics import GAUGES

_SUFFIXES = {"{event}": "", "s": "_seconds", "{event}/s": "_per_second"}
_UNITS = {"{event}": "short", "s": "s", "{event}/s": "ops"}
_WIDTH, _HEIGHT = 12, 8


def prometheus(name: str, unit: str) -> str:
    """``nats.consumer.oldest`` in seconds is ``nats_consumer_oldest_seconds``."""
    return name.replace(".", "_") + _SUFFIXES[unit]


def dashboard(platform: Platform, operations: Operations, origin: str) -> dict[str, Any]:
    """The dashboard's JSON model; ``origin`` says where it comes from."""
    panels = [
        _panel(index, name, unit, description, operations.alarms.consumer_lag if name.endswith(".lag") else None)
        for index, (name, unit, description, _) in enumerate(GAUGES)
    ]
    return {
        "title": f"{platform.title}: consumers",
        "description": origin,
        "uid": f"{platform.name}-consumers",
        "tags": [platform.name, "nats"],
        "schemaVersion": 39,
        "editable": True,
        "refresh": "10s",
        "time": {"from": "now-1h", "to": "now"},
        "templating": {"list": [_datasource(), _consumer()]},
        "panels": panels,
    }


def _datasource() -> dict[str, Any]:
    return {"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"}


def _consumer() -> dict[str, Any]:
    query = f"label_values({prometheus(GAUGES[0][0], GAUGES[0][1])}, consumer)"
    return {
        "name": "consumer",
        "label": "Consumer",
        "type": "query",
        "datasource": {"type": "prometheus", "uid": "${source}"},
        "query": {"query": query, "refId": "consumers"},
        "refresh": 2,
        "multi": True,
        "includeAll": True,
        "allValue": ".*",
    }


def _panel(index: int, name: str, unit: str, description: str, limit: int | None) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
    if limit is not None:
        steps.append({"color": "red", "value": limit})
    custom = {"thresholdsStyle": {"mode": "line" if limit is not None else "off"}}
    return {
        "id": index + 1,
        "type": "timeseries",
        "title": name,
        "description": description,
        "datasource": {"type": "prometheus", "uid": "${source}"},
        "gridPos": {"x": _WIDTH * (index % 2), "y": _HEIGHT * (index // 2), "w": _WIDTH, "h": _HEIGHT},
        "fieldConfig": {
            "defaults": {
                "unit": _UNITS[unit],
                "min": 0,
                "custom": custom,
                "thresholds": {"mode": "absolute", "steps": steps},
            },
            "overrides": [],
        },
        "targets": [
            {
                "refId": "A",
                "expr": f'{prometheus(name, unit)}{{consumer=~"$consumer"}}',
                "legendFormat": "{{stream}} {{consumer}}",
            }
        ],
    }
