"""Reading, checking, building and writing a 1 KB event in Python: ``python -m tests.bench.calls ROUNDS``.

Prints the microseconds of one call of each as JSON. The peers work on the same class and the same contract:
pydantic alone without the exact verdict, jsonschema-rs alone without the types.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from jsonschema_rs import Draft202012Validator
from pydantic_core import from_json

from oms_event_sdk_py import ObjectTypeUpdatedV1, validate, violations
from tests.bench import payload
from tests.bench.measure import MeasurementError, microseconds


def subjects() -> dict[str, Callable[[], object]]:
    """What is timed, by name. All of it has been called once, so that nothing is built lazily any more."""
    value = payload.payload()
    raw = payload.text(value).encode()
    verdict = Draft202012Validator(payload.schema(), validate_formats=True)
    event = ObjectTypeUpdatedV1.model_validate_json(raw)
    if violations(ObjectTypeUpdatedV1, value) or not verdict.is_valid(value):
        raise MeasurementError(f"the payload is not a valid {payload.EVENT}")
    typed, written = ObjectTypeUpdatedV1.__pydantic_validator__, ObjectTypeUpdatedV1.__pydantic_serializer__
    return {
        "read": lambda: ObjectTypeUpdatedV1.model_validate_json(raw),
        "pydantic read": lambda: typed.validate_json(raw),
        "jsonschema-rs read": lambda: verdict.is_valid(from_json(raw)),
        "violations": lambda: violations(ObjectTypeUpdatedV1, value),
        "jsonschema-rs": lambda: list(verdict.iter_errors(value)),
        "build": lambda: ObjectTypeUpdatedV1(**value),
        "build and validate": lambda: validate(ObjectTypeUpdatedV1(**value)),
        "pydantic build": lambda: typed.validate_python(value),
        "dump": event.model_dump_json,
        "pydantic dump": lambda: written.to_json(event, by_alias=True, exclude_unset=True),
    }


if __name__ == "__main__":
    print(json.dumps(microseconds(subjects(), int(sys.argv[1]))))
