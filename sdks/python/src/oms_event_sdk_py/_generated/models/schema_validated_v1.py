# Generated from schemas/schema.validated/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field
from typing_extensions import TypeAliasType

from ..._contracts import Event, Record
from .common_people import EmailAddress
from .common_resource import ResourceId, ResourceSnapshot, ResourceType


class SchemaValidatedV1(Event, contract="schema_validated_v1", choices=("validation_result",), personal=("author",)):
    """Sent when a resource of the ontology schema has been validated, whatever the outcome."""

    operation: Literal["validate"]
    """What was done: always validate."""
    resource_type: ResourceType
    """Kind of the resource that was validated."""
    resource_id: ResourceId | MISSING = MISSING
    """Identifier of the resource that was validated."""
    old_value: ResourceSnapshot | MISSING = MISSING
    """The resource that it was compared with; null where there was none."""
    new_value: ResourceSnapshot | MISSING = MISSING
    """The resource that was validated; null where it is to be deleted."""
    author: EmailAddress | MISSING = MISSING
    """Email address of the person who had the resource validated. Personal data (email)."""
    validation_result: ValidationResult | MISSING = MISSING
    """What the validation found."""
    version: Annotated[str, Field(pattern="^1\\.\\d+\\.\\d+$")] = "1.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""


class ValidationIssue(Record):
    """One finding of a validation."""

    code: Annotated[str, Field(max_length=64, pattern="^[A-Za-z][A-Za-z0-9_.-]*$")]
    """Name of the rule that was broken, stable over time."""
    message: Annotated[str, Field(max_length=4096, min_length=1)]
    """What was found, for people to read."""
    pointer: Annotated[str | MISSING, Field(max_length=1024)] = MISSING
    """Place in the resource, as a JSON Pointer (RFC 6901); the whole of it when empty or absent. Format:
    json-pointer.
    """


class ValidationPassed(Record):
    """The resource is valid."""

    outcome: Literal["valid"]
    """Tells this result from the other: always valid."""
    warnings: Annotated[list[ValidationIssue] | MISSING, Field(max_length=1000)] = MISSING
    """What could be better, though it is allowed."""


class ValidationFailed(Record):
    """The resource is not valid."""

    outcome: Literal["invalid"]
    """Tells this result from the other: always invalid."""
    errors: Annotated[list[ValidationIssue], Field(max_length=1000, min_length=1)]
    """What is wrong, at least one fault."""


ValidationResult = TypeAliasType(
    "ValidationResult", Annotated[ValidationPassed | ValidationFailed, Field(discriminator="outcome")]
)
"""What a validation found, told apart by outcome."""
