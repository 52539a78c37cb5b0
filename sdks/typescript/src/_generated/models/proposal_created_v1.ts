// Generated from schemas/proposal.created/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { BranchName } from './common_branch.js';
import type { EmailAddress } from './common_people.js';
import type { ProposalApproval, ProposalId, ProposalStatus } from './common_proposal.js';

/** Sent when a proposal to change the ontology has been created. */
export interface ProposalCreatedV1 {
  /** What was done: always create. */
  readonly operation: 'create';
  /** Identifier of the proposal that was created. */
  readonly proposal_id: ProposalId;
  /** Title of the proposal. At least 1 character. At most 256 characters. */
  readonly title?: string;
  /** What the proposal changes, and why. At most 16384 characters. */
  readonly description?: string;
  /** Name of the branch that holds the changes. */
  readonly source_branch?: BranchName;
  /** Name of the branch that the changes are meant for. */
  readonly target_branch?: BranchName;
  /** Email address of the person who made the proposal. Personal data (email). */
  readonly author?: EmailAddress;
  /**
   * People who are asked to review the proposal. At most 100 items. No two items are equal. Personal data
   * (email).
   */
  readonly reviewers?: readonly EmailAddress[];
  /** Approvals given so far. At most 100 items. */
  readonly approvals?: readonly ProposalApproval[];
  /** Where the proposal stands. */
  readonly status?: ProposalStatus;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link ProposalCreatedV1} as a producer gives it: what has a default may be left out. */
export interface ProposalCreatedV1Input extends Omit<ProposalCreatedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link ProposalCreatedV1}: reads, validates and builds it. */
export const ProposalCreatedV1: EventContract<ProposalCreatedV1, ProposalCreatedV1Input> = /*#__PURE__*/ defineEvent(
  'ProposalCreatedV1',
  {
    type: 'com.foundry.oms.proposal.created.v1',
    family: 'proposal',
    action: 'created',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/proposal.created/v1.json',
    subject: 'oms.proposal.created.v1.{branch}',
    personal: [
      { pointer: '/approvals/*/approver', kind: 'email' },
      { pointer: '/author', kind: 'email' },
      { pointer: '/reviewers/*', kind: 'email' },
    ],
    closed: ['/approvals/*/approved_at', '/operation', '/status', '/version'],
  },
  {
    type: 'object',
    required: ['operation', 'proposal_id', 'version'],
    properties: {
      operation: { type: 'string', enum: ['create'] },
      proposal_id: { $ref: '#/$defs/ProposalId' },
      title: { type: 'string', minLength: 1, maxLength: 256 },
      description: { type: 'string', maxLength: 16384 },
      source_branch: { $ref: '#/$defs/BranchName' },
      target_branch: { $ref: '#/$defs/BranchName' },
      author: { $ref: '#/$defs/EmailAddress' },
      reviewers: { type: 'array', maxItems: 100, uniqueItems: true, items: { $ref: '#/$defs/EmailAddress' } },
      approvals: { type: 'array', maxItems: 100, items: { $ref: '#/$defs/ProposalApproval' } },
      status: { $ref: '#/$defs/ProposalStatus' },
      version: { type: 'string', pattern: '^1\\.\\d+\\.\\d+$', default: '1.0.0' },
    },
    $defs: {
      ProposalId: { type: 'string', maxLength: 128, pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]*$' },
      BranchName: { type: 'string', maxLength: 255, pattern: '^[^\\x00-\\x20\\x7f~^:?*\\[\\\\]+$' },
      EmailAddress: { type: 'string', format: 'email', maxLength: 254 },
      ProposalApproval: {
        type: 'object',
        required: ['approver'],
        properties: { approver: { $ref: '#/$defs/EmailAddress' }, approved_at: { $ref: '#/$defs/Instant' } },
      },
      ProposalStatus: { type: 'string', enum: ['draft', 'open', 'approved', 'rejected', 'merged', 'withdrawn'] },
      Instant: { type: 'string', format: 'date-time', maxLength: 64 },
    },
  },
);
