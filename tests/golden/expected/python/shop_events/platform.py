"""The runtime that a package has beside its generated files, here that of the OMS."""

from oms_event_sdk_py.platform import (
    Bus,
    Delivery,
    Environment,
    Platform,
    Reader,
    Route,
    Stream,
)

__all__ = [
    "Bus",
    "Delivery",
    "Environment",
    "Platform",
    "Reader",
    "Route",
    "Stream",
]
