// Generated from schemas/schema.created/v2.json, schemas/schema.deleted/v2.json, schemas/schema.updated/v2.json, schemas/branch.merged/v2.json, schemas/action.failed/v2.json by `python -m codegen generate`. Do not edit.
import type { Cast } from '../contracts/index.js';

/** How each version follows from the one before it, by the name of the newer. */
export const CASTS: Readonly<Record<string, Cast>> = {
  SchemaCreatedV2: {
    since: 'SchemaCreatedV1',
    steps: [{ set: '/version', value: '2.0.0' }],
    keep: {
      operation: true,
      resource_type: true,
      resource_id: true,
      old_value: true,
      new_value: true,
      author: true,
    },
    losses: [],
    forgets: [],
  },
  SchemaDeletedV2: {
    since: 'SchemaDeletedV1',
    steps: [{ set: '/version', value: '2.0.0' }],
    keep: {
      operation: true,
      resource_type: true,
      resource_id: true,
      old_value: true,
      new_value: true,
      author: true,
    },
    losses: [],
    forgets: [],
  },
  SchemaUpdatedV2: {
    since: 'SchemaUpdatedV1',
    steps: [{ set: '/version', value: '2.0.0' }],
    keep: {
      operation: true,
      resource_type: true,
      resource_id: true,
      old_value: true,
      new_value: true,
      author: true,
    },
    losses: [],
    forgets: [],
  },
  BranchMergedV2: {
    since: 'BranchMergedV1',
    steps: [{ set: '/version', value: '2.0.0', was: '1.0.0' }],
    keep: { operation: true, branch_name: true, author: true, target_branch: true, commit_id: true, version: true },
    losses: ['/version comes back as "1.0.0"'],
    forgets: [
      '/source_branch',
      '/strategy',
      '/merge_commit',
      '/conflicts_resolved',
      '/insertions',
      '/deletions',
      '/merged_by',
    ],
  },
  ActionFailedV2: {
    since: 'ActionFailedV1',
    steps: [
      { wrap: '/error', as: 'message', with: { code: 'unknown', retryable: false } },
      { set: '/version', value: '2.0.0', was: '1.0.0' },
    ],
    keep: {
      action_type: true,
      job_id: true,
      status: true,
      progress: true,
      counts: { total: true, processed: true, failed: true },
      result: true,
      error: true,
      version: true,
    },
    losses: ['/version comes back as "1.0.0"'],
    forgets: ['/error/code', '/error/retryable'],
  },
};
