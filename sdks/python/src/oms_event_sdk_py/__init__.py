"""Typed events of the OMS, and a client that publishes and consumes them.

>>> from oms_event_sdk_py import OMSEventClient, SchemaCreatedV2
>>> async with OMSEventClient.connect("memory://") as client:
...     await client.publish(SchemaCreatedV2(operation="create", resource_type="object_type"), branch="main")

Everything is imported when it is first asked for. A name without a version (``SchemaCreated``) is the newest one.
``REGISTRY`` knows each event version by type, name and event.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import _generated
from ._generated.version import VERSION as __version__  # noqa: N811 -- the name that packages have it under

if TYPE_CHECKING:
    from ._contracts import Event as Event
    from ._contracts import EventVersion as EventVersion
    from ._contracts import Record as Record
    from ._contracts import Registry as Registry
    from ._contracts import Violation as Violation
    from ._contracts import validate as validate
    from ._contracts import violations as violations
    from ._generated import *
    from ._generated.client import OMSEventClient as OMSEventClient
    from ._generated.registry import REGISTRY as REGISTRY
    from .consumer import Subscription as Subscription
    from .envelope import VersionedCloudEvent as VersionedCloudEvent
    from .errors import OMSEventError as OMSEventError
    from .errors import PublishError as PublishError
    from .errors import RejectEvent as RejectEvent
    from .errors import RetryLater as RetryLater
    from .idempotency import Once as Once
    from .pii import Encrypted as Encrypted
    from .pii import Handling as Handling
    from .pii import KeyRing as KeyRing
    from .pii import PersonalDataBlockedError as PersonalDataBlockedError
    from .pii import PIIHandler as PIIHandler
    from .pii import Policy as Policy
    from .pii import SecureEventPublisher as SecureEventPublisher
    from .received import ReceivedEvent as ReceivedEvent
    from .records import parse_event as parse_event
    from .results import PublishResult as PublishResult
    from .results import Receipt as Receipt

_HOMES = {
    "_contracts": ("Event", "EventVersion", "Record", "Registry", "Violation", "validate", "violations"),
    "_generated.client": ("OMSEventClient",),
    "_generated.registry": ("REGISTRY",),
    "consumer": ("Subscription",),
    "envelope": ("VersionedCloudEvent",),
    "errors": ("OMSEventError", "PublishError", "RejectEvent", "RetryLater"),
    "idempotency": ("Once",),
    "received": ("ReceivedEvent",),
    "pii": (
        "Encrypted",
        "Handling",
        "KeyRing",
        "PIIHandler",
        "PersonalDataBlockedError",
        "Policy",
        "SecureEventPublisher",
    ),
    "records": ("parse_event",),
    "results": ("PublishResult", "Receipt"),
}
"""The module of each hand-written name."""
_MODULES = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [  # noqa: PLE0604 -- the names are strings
    *_MODULES,
    "__version__",
]
__all__ += _generated.__all__


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is not None:
        return getattr(import_module(f"{__name__}.{module}"), name)
    try:
        return getattr(_generated, name)
    except AttributeError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name) from None


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *dir(_generated)})
