# Generated from schemas/common/branch.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

BranchName = TypeAliasType("BranchName", Annotated[str, Field(max_length=255)])
"""Name of a branch, as in git: no space, control character, ~ ^ : ? * [ or backslash."""


CommitId = TypeAliasType("CommitId", Annotated[str, Field(max_length=64, pattern="^[0-9A-Za-z_-]+$")])
"""Identifier of a commit, opaque to readers."""
