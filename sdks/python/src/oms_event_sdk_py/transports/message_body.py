"""The body of a queue's message, which a rule of EventBridge has put there."""

from __future__ import annotations

import json


def detail(body: str) -> bytes:
    """The CloudEvent in a queue's message: EventBridge's ``detail``, or the message itself."""
    try:
        value = json.loads(body)
    except ValueError:
        return body.encode()
    if isinstance(value, dict) and "detail-type" in value and isinstance(value.get("detail"), dict):
        return json.dumps(value["detail"], ensure_ascii=False, separators=(",", ":")).encode()
    return body.encode()
