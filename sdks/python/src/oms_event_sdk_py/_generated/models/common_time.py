# Generated from schemas/common/time.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing_extensions import TypeAliasType

from ..._contracts import DateTime

Instant = TypeAliasType("Instant", DateTime)
"""A moment with its offset from UTC, as RFC 3339 writes it; fractions of a second have any length."""
