// Generated from schemas/common/proposal.json by `python -m codegen generate`. Do not edit.
import type { EmailAddress } from './common_people.js';
import type { Instant } from './common_time.js';

/** Identifier of a proposal. */
export type ProposalId = string;

/** One reviewer's approval of a proposal. */
export interface ProposalApproval {
  /** Email address of the reviewer who approved. Personal data (email). */
  readonly approver: EmailAddress;
  /** When the approval was given. */
  readonly approved_at?: Instant;
}

/** Where a proposal stands on its way into the target branch. */
export type ProposalStatus = 'draft' | 'open' | 'approved' | 'rejected' | 'merged' | 'withdrawn';
