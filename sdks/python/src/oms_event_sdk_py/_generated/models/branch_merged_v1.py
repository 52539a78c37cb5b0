# Generated from schemas/branch.merged/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field

from ..._contracts import Event
from .common_branch import BranchName, CommitId
from .common_people import EmailAddress


class BranchMergedV1(Event, contract="branch_merged_v1", personal=("author",)):
    """Sent when a branch has been merged into another."""

    operation: Literal["merge"]
    """What was done: always merge."""
    branch_name: BranchName
    """Name of the branch that was merged."""
    author: EmailAddress
    """Email address of the person who wrote the changes. Personal data (email)."""
    target_branch: BranchName | MISSING = MISSING
    """Name of the branch that the changes went into."""
    commit_id: CommitId | MISSING = MISSING
    """Newest commit of the branch when it was merged."""
    version: Annotated[str, Field(pattern="^1\\.\\d+\\.\\d+$")] = "1.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""
