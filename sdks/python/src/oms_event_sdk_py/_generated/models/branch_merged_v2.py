# Generated from schemas/branch.merged/v2.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field
from typing_extensions import TypeAliasType

from ..._contracts import Event
from .common_branch import BranchName, CommitId
from .common_number import Count
from .common_people import EmailAddress


class BranchMergedV2(Event, contract="branch_merged_v2", personal=("author", "merged_by")):
    """Sent when a branch has been merged into another, with how it was merged and by whom. With merge_commit,
    target_branch must be there too.
    """

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
    source_branch: BranchName | MISSING = MISSING
    """Name of the branch that the changes came from, usually branch_name."""
    strategy: MergeStrategy | MISSING = MISSING
    """How the changes were joined."""
    merge_commit: CommitId | MISSING = MISSING
    """Commit on the target branch that holds the changes."""
    conflicts_resolved: Count | MISSING = MISSING
    """How many conflicts were resolved by hand."""
    insertions: Count | MISSING = MISSING
    """How many lines the merge added to the target branch."""
    deletions: Count | MISSING = MISSING
    """How many lines the merge removed from the target branch."""
    merged_by: EmailAddress | MISSING = MISSING
    """Email address of the person who merged the branch. Personal data (email)."""
    version: Annotated[str, Field(pattern="^2\\.\\d+\\.\\d+$")] = "2.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""


MergeStrategy = TypeAliasType("MergeStrategy", Literal["merge", "squash", "rebase"])
"""How the changes of a branch are joined to another."""
