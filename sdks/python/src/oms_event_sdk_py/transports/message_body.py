"""The body of a queue's message, which a rule of EventBridge has put there."""

from __future__ import annotations

import contextlib
import json


def detail(body: str) -> bytes:
    """The CloudEvent in a queue's message: EventBridge's ``detail``, or the message itself."""
    found = body
    # What is no JSON, or nested without end: whoever reads it as a CloudEvent says so.
    with contextlib.suppress(ValueError, RecursionError):
        value = json.loads(body)
        if isinstance(value, dict) and "detail-type" in value and isinstance(value.get("detail"), dict):
            found = json.dumps(value["detail"], ensure_ascii=False, separators=(",", ":"))
    return found.encode(errors="surrogatepass")
