# Generated from schemas/customer.renamed/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field

from ..._contracts import Event


class CustomerRenamedV1(Event, contract="customer_renamed_v1", personal=("old_name", "new_name")):
    """Sent when a customer has another name. With document, reason must be there too. Further conditions of the
    schema are checked at run time.
    """

    customer_id: Annotated[str, Field(min_length=1)]
    """Identifier of the customer."""
    class_: Annotated[Literal["person", "company"] | MISSING, Field(alias="class")] = MISSING
    """What the customer is."""
    old_name: Annotated[str | None | MISSING, Field(alias="old-name")] = MISSING
    """The name before, if there was one. Personal data (name)."""
    new_name: Annotated[str, Field(alias="new-name")]
    """The name from now on. It's "quoted" */ here. Personal data (name)."""
    reason: str | MISSING = MISSING
    """Why the name has changed."""
    document: str | MISSING = MISSING
    """Where the proof is kept. Format: uri."""
    version: Annotated[str, Field(pattern="^1\\.\\d+\\.\\d+$")] = "1.0.0"
    """Version of this contract that the payload was written for."""
