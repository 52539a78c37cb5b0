# Generated from schemas/branch.updated/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field

from ..._contracts import Event
from .common_branch import BranchName, CommitId
from .common_people import EmailAddress


class BranchUpdatedV1(Event, contract="branch_updated_v1", personal=("author",)):
    """Sent when a branch has been updated."""

    operation: Literal["update"]
    """What was done: always update."""
    branch_name: BranchName
    """Name of the branch that was updated."""
    author: EmailAddress
    """Email address of the person who updated the branch. Personal data (email)."""
    target_branch: BranchName | MISSING = MISSING
    """Name of the branch that the changes are meant for."""
    commit_id: CommitId | MISSING = MISSING
    """Newest commit of the branch after the update."""
    version: Annotated[str, Field(pattern="^1\\.\\d+\\.\\d+$")] = "1.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""
