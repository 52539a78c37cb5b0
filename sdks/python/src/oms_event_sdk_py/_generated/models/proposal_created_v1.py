# Generated from schemas/proposal.created/v1.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field

from ..._contracts import Event
from .common_branch import BranchName
from .common_people import EmailAddress
from .common_proposal import ProposalApproval, ProposalId, ProposalStatus


class ProposalCreatedV1(Event, contract="proposal_created_v1", personal=("author", "reviewers")):
    """Sent when a proposal to change the ontology has been created."""

    operation: Literal["create"]
    """What was done: always create."""
    proposal_id: ProposalId
    """Identifier of the proposal that was created."""
    title: Annotated[str | MISSING, Field(max_length=256, min_length=1)] = MISSING
    """Title of the proposal."""
    description: Annotated[str | MISSING, Field(max_length=16384)] = MISSING
    """What the proposal changes, and why."""
    source_branch: BranchName | MISSING = MISSING
    """Name of the branch that holds the changes."""
    target_branch: BranchName | MISSING = MISSING
    """Name of the branch that the changes are meant for."""
    author: EmailAddress | MISSING = MISSING
    """Email address of the person who made the proposal. Personal data (email)."""
    reviewers: Annotated[list[EmailAddress] | MISSING, Field(max_length=100)] = MISSING
    """People who are asked to review the proposal. No two items are equal. Personal data (email)."""
    approvals: Annotated[list[ProposalApproval] | MISSING, Field(max_length=100)] = MISSING
    """Approvals given so far."""
    status: ProposalStatus | MISSING = MISSING
    """Where the proposal stands."""
    version: Annotated[str, Field(pattern="^1\\.\\d+\\.\\d+$")] = "1.0.0"
    """Version of this contract that the payload was written for (semantic versioning)."""
