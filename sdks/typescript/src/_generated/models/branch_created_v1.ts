// Generated from schemas/branch.created/v1.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { BranchName, CommitId } from './common_branch.js';
import type { EmailAddress } from './common_people.js';

/** Sent when a branch has been created. */
export interface BranchCreatedV1 {
  /** What was done: always create. */
  readonly operation: 'create';
  /** Name of the branch that was created. */
  readonly branch_name: BranchName;
  /** Email address of the person who created the branch. Personal data (email). */
  readonly author: EmailAddress;
  /** Name of the branch that the changes are meant for. */
  readonly target_branch?: BranchName;
  /** Newest commit of the branch when it was created. */
  readonly commit_id?: CommitId;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^1\.\d+\.\d+$`.
   *
   * @defaultValue `"1.0.0"`
   */
  readonly version: string;
}

/** {@link BranchCreatedV1} as a producer gives it: what has a default may be left out. */
export interface BranchCreatedV1Input extends Omit<BranchCreatedV1, 'version'> {
  readonly version?: string;
}

/** The contract of {@link BranchCreatedV1}: reads, validates and builds it. */
export const BranchCreatedV1: EventContract<BranchCreatedV1, BranchCreatedV1Input> = /*#__PURE__*/ defineEvent(
  'BranchCreatedV1',
  {
    type: 'com.foundry.oms.branch.created.v1',
    family: 'branch',
    action: 'created',
    major: 1,
    version: '1.0.0',
    dataschema: 'https://schemas.oms.example/branch.created/v1.json',
    subject: 'oms.branch.created.v1.{branch}',
    personal: [{ pointer: '/author', kind: 'email' }],
    closed: ['/operation', '/version'],
  },
  {
    type: 'object',
    required: ['operation', 'branch_name', 'author', 'version'],
    properties: {
      operation: { type: 'string', enum: ['create'] },
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
