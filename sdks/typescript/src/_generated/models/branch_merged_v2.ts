// Generated from schemas/branch.merged/v2.json by `python -m codegen generate`. Do not edit.
import { defineEvent, type EventContract } from '../../contracts/index.js';
import type { BranchName, CommitId } from './common_branch.js';
import type { Count } from './common_number.js';
import type { EmailAddress } from './common_people.js';

/** How the changes of a branch are joined to another. */
export type MergeStrategy = 'merge' | 'squash' | 'rebase';

/**
 * Sent when a branch has been merged into another, with how it was merged and by whom. With merge_commit,
 * target_branch must be there too.
 */
export interface BranchMergedV2 {
  /** What was done: always merge. */
  readonly operation: 'merge';
  /** Name of the branch that was merged. */
  readonly branch_name: BranchName;
  /** Email address of the person who wrote the changes. Personal data (email). */
  readonly author: EmailAddress;
  /** Name of the branch that the changes went into. */
  readonly target_branch?: BranchName;
  /** Newest commit of the branch when it was merged. */
  readonly commit_id?: CommitId;
  /** Name of the branch that the changes came from, usually branch_name. */
  readonly source_branch?: BranchName;
  /** How the changes were joined. */
  readonly strategy?: MergeStrategy;
  /** Commit on the target branch that holds the changes. */
  readonly merge_commit?: CommitId;
  /** How many conflicts were resolved by hand. */
  readonly conflicts_resolved?: Count;
  /** How many lines the merge added to the target branch. */
  readonly insertions?: Count;
  /** How many lines the merge removed from the target branch. */
  readonly deletions?: Count;
  /** Email address of the person who merged the branch. Personal data (email). */
  readonly merged_by?: EmailAddress;
  /**
   * Version of this contract that the payload was written for (semantic versioning). Matches `^2\.\d+\.\d+$`.
   *
   * @defaultValue `"2.0.0"`
   */
  readonly version: string;
}

/** {@link BranchMergedV2} as a producer gives it: what has a default may be left out. */
export interface BranchMergedV2Input extends Omit<BranchMergedV2, 'version'> {
  readonly version?: string;
}

/** The contract of {@link BranchMergedV2}: reads, validates and builds it. */
export const BranchMergedV2: EventContract<BranchMergedV2, BranchMergedV2Input> = /*#__PURE__*/ defineEvent(
  'BranchMergedV2',
  {
    type: 'com.foundry.oms.branch.merged.v2',
    family: 'branch',
    action: 'merged',
    major: 2,
    version: '2.0.0',
    dataschema: 'https://schemas.oms.example/branch.merged/v2.json',
    subject: 'oms.branch.merged.v2.{branch}',
    personal: [{ pointer: '/author', kind: 'email' }, { pointer: '/merged_by', kind: 'email' }],
    closed: ['/conflicts_resolved', '/deletions', '/insertions', '/operation', '/strategy', '/version'],
  },
  {
    type: 'object',
    required: ['operation', 'branch_name', 'author', 'version'],
    properties: {
      operation: { type: 'string', enum: ['merge'] },
      branch_name: { $ref: '#/$defs/BranchName' },
      author: { $ref: '#/$defs/EmailAddress' },
      target_branch: { $ref: '#/$defs/BranchName' },
      commit_id: { $ref: '#/$defs/CommitId' },
      source_branch: { $ref: '#/$defs/BranchName' },
      strategy: { $ref: '#/$defs/MergeStrategy' },
      merge_commit: { $ref: '#/$defs/CommitId' },
      conflicts_resolved: { $ref: '#/$defs/Count' },
      insertions: { $ref: '#/$defs/Count' },
      deletions: { $ref: '#/$defs/Count' },
      merged_by: { $ref: '#/$defs/EmailAddress' },
      version: { type: 'string', pattern: '^2\\.\\d+\\.\\d+$', default: '2.0.0' },
    },
    dependentRequired: { merge_commit: ['target_branch'] },
    $defs: {
      BranchName: { type: 'string', maxLength: 255, pattern: '^[^\\x00-\\x20\\x7f~^:?*\\[\\\\]+$' },
      EmailAddress: { type: 'string', format: 'email', maxLength: 254 },
      CommitId: { type: 'string', maxLength: 64, pattern: '^[0-9A-Za-z_-]+$' },
      MergeStrategy: { type: 'string', enum: ['merge', 'squash', 'rebase'] },
      Count: { type: 'integer', minimum: 0, maximum: 9007199254740991 },
    },
  },
);
