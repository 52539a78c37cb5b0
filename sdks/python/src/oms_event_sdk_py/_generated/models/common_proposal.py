# Generated from schemas/common/proposal.json by `python -m codegen generate`. Do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field
from typing_extensions import TypeAliasType

from ..._contracts import Record
from .common_people import EmailAddress
from .common_time import Instant


class ProposalApproval(Record, personal=("approver",)):
    """One reviewer's approval of a proposal."""

    approver: EmailAddress
    """Email address of the reviewer who approved. Personal data (email)."""
    approved_at: Instant | MISSING = MISSING
    """When the approval was given."""


ProposalId = TypeAliasType("ProposalId", Annotated[str, Field(max_length=128, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]*$")])
"""Identifier of a proposal."""


ProposalStatus = TypeAliasType(
    "ProposalStatus", Literal["draft", "open", "approved", "rejected", "merged", "withdrawn"]
)
"""Where a proposal stands on its way into the target branch."""
