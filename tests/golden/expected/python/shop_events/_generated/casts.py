# Generated from schemas/order.placed/v2.json by `python -m codegen generate`. Do not edit.
"""How each version follows from the one before it."""

from collections.abc import Mapping

from .._contracts import Cast

CASTS: Mapping[str, Cast] = {
    "OrderPlacedV2": Cast(
        since="OrderPlacedV1",
        steps=(
            {"drop": "/total"},
            {"set": "/lines", "value": [{"sku": "UNKNOWN"}]},
            {"set": "/payment", "value": {"method": "transfer"}},
            {"set": "/version", "value": "2.1.0"},
        ),
        keep={"order_id": True, "total": {"cents": True, "currency": True}},
        losses=("/total does not come back",),
        forgets=("/contact", "/watchers", "/placed_at", "/wanted_on", "/labels", "/extra", "/weight", "/gift"),
    ),
}
"""By the name of the newer version."""
