"""The runtime that a package has beside its generated files, here that of the OMS."""

from oms_event_sdk_py.results import (
    PublishResult,
    Receipt,
)

__all__ = [
    "PublishResult",
    "Receipt",
]
