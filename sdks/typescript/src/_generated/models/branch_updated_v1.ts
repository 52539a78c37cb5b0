// Generated from schemas/branch.updated/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { BranchName, CommitId } from './common_branch.js';
import type { EmailAddress } from './common_people.js';

/** Sent when a branch has been updated. */
export interface BranchUpdatedV1 {
  /** What was done: always update. */
  readonly operation: 'update';
  /** Name of the branch that was updated. */
  readonly branch_name: BranchName;
  /** Email address of the person who updated the branch. Personal data (email). */
  readonly author: EmailAddress;
  /** Name of the branch that the changes are meant for. */
  readonly target_branch?: BranchName;
  /** Newest commit of the branch after the update. */
  readonly commit_id?: CommitId;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link BranchUpdatedV1} as a producer gives it: what has a default may be left out. */
export interface BranchUpdatedV1Input extends Omit<BranchUpdatedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link BranchUpdatedV1}: reads, validates and builds it. */
export const BranchUpdatedV1: EventContract<BranchUpdatedV1, BranchUpdatedV1Input> = /*#__PURE__*/ defineEvent(
  'BranchUpdatedV1',
  {
    type: 'com.foundry.oms.branch.updated.v1',
    family: 'branch',
    action: 'updated',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/branch.updated/v1.json',
    subject: 'oms.branch.updated.v1.{branch}',
    personal: [{ pointer: '/author', kind: 'email' }],
    closed: ['/operation', '/version'],
  },
  {
    type: 'object',
    required: ['operation', 'branch_name', 'author', 'version'],
    properties: {
      operation: { type: 'string', enum: ['update'] },
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
