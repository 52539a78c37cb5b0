# Generated from schemas/warehouse.counted/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated

from pydantic import MISSING, Field

from ..._contracts import Event, Integer, Number


class WarehouseCountedV1(Event, contract="warehouse_counted_v1"):
    """Sent when the stock of a warehouse has been counted."""

    stock: dict[str, Integer]
    """Pieces in stock, by article. Further conditions of the schema are checked at run time."""
    place: Annotated[list[Number] | MISSING, Field(min_length=2)] = MISSING
    """Latitude and longitude in degrees."""
    version: Annotated[str, Field(pattern="^1\\.\\d+\\.\\d+$")] = "1.0.0"
    """Version of this contract that the payload was written for."""
