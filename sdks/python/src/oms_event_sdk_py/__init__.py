"""Typed events of the OMS.

>>> from oms_event_sdk_py import SchemaCreatedV2
>>> SchemaCreatedV2(operation="create", resource_type="object_type").model_dump_json()
'{"operation":"create","resource_type":"object_type","version":"2.0.0"}'

Every model is imported when it is first asked for. A name without a version (``SchemaCreated``) is the newest
one. ``REGISTRY`` knows each event version by type, name and event.
"""

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
    from ._generated.registry import REGISTRY as REGISTRY

_RUNTIME = ("Event", "EventVersion", "Record", "Registry", "Violation", "validate", "violations")

__all__ = [  # noqa: PLE0604 -- the names are strings
    *_RUNTIME,
    "REGISTRY",
    "__version__",
]
__all__ += _generated.__all__


def __getattr__(name: str) -> Any:
    if name == "REGISTRY":
        from ._generated.registry import REGISTRY  # noqa: PLC0415 -- not everybody needs it

        return REGISTRY
    if name in _RUNTIME:
        from . import _contracts  # noqa: PLC0415 -- imports pydantic, which a plain import does not need

        return getattr(_contracts, name)
    try:
        return getattr(_generated, name)
    except AttributeError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name) from None


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *dir(_generated)})
