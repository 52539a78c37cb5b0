// Generated from schemas/branch.deleted/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { BranchName, CommitId } from './common_branch.js';
import type { EmailAddress } from './common_people.js';

/** Sent when a branch has been deleted. */
export interface BranchDeletedV1 {
  /** What was done: always delete. */
  readonly operation: 'delete';
  /** Name of the branch that was deleted. */
  readonly branch_name: BranchName;
  /** Email address of the person who deleted the branch. Personal data (email). */
  readonly author: EmailAddress;
  /** Name of the branch that the changes are meant for. */
  readonly target_branch?: BranchName;
  /** Newest commit of the branch when it was deleted. */
  readonly commit_id?: CommitId;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link BranchDeletedV1} as a producer gives it: what has a default may be left out. */
export interface BranchDeletedV1Input extends Omit<BranchDeletedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link BranchDeletedV1}: reads, validates and builds it. */
export const BranchDeletedV1: EventContract<BranchDeletedV1, BranchDeletedV1Input> = /*#__PURE__*/ defineEvent(
  'BranchDeletedV1',
  {
    type: 'com.foundry.oms.branch.deleted.v1',
    family: 'branch',
    action: 'deleted',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/branch.deleted/v1.json',
    subject: 'oms.branch.deleted.v1.{branch}',
    personal: [{ pointer: '/author', kind: 'email' }],
    closed: ['/operation', '/version'],
  },
  {
    type: 'object',
    required: ['operation', 'branch_name', 'author', 'version'],
    properties: {
      operation: { type: 'string', enum: ['delete'] },
      branch_name: { $ref: '#/$defs/BranchName' },
      author: { $ref: '#/$defs/EmailAddress' },
      target_branch: { $ref: '#/$defs/BranchName' },
      commit_id: { $ref: '#/$defs/CommitId' },
      version: { type: 'string', pattern: '^1\\.\\d+\\.\\d+$', default: '1.0.0' },
    },
    $defs: {
      BranchName: { type: 'string', maxLength: 255, pattern: '^[^\\x00-\\x20\\x7f~^:?*\\[\\\\]+$' },
      EmailAddress: { type: 'string', format: 'email', maxLength: 254 },
      CommitId: { type: 'string', maxLength: 64, pattern: '^[0-9A-Za-z_-]+$' },
    },
  },
);
