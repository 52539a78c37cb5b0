// Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
import { EventRegistry } from '../contracts/index.js';
import { SchemaCreatedV1 } from './models/schema_created_v1.js';
import { SchemaCreatedV2 } from './models/schema_created_v2.js';
import { SchemaDeletedV1 } from './models/schema_deleted_v1.js';
import { SchemaDeletedV2 } from './models/schema_deleted_v2.js';
import { SchemaUpdatedV1 } from './models/schema_updated_v1.js';
import { SchemaUpdatedV2 } from './models/schema_updated_v2.js';
import { SchemaValidatedV1 } from './models/schema_validated_v1.js';
import { ObjectTypeCreatedV1 } from './models/objecttype_created_v1.js';
import { ObjectTypeDeletedV1 } from './models/objecttype_deleted_v1.js';
import { ObjectTypeUpdatedV1 } from './models/objecttype_updated_v1.js';
import { PropertyCreatedV1 } from './models/property_created_v1.js';
import { PropertyDeletedV1 } from './models/property_deleted_v1.js';
import { PropertyUpdatedV1 } from './models/property_updated_v1.js';
import { LinkTypeCreatedV1 } from './models/linktype_created_v1.js';
import { LinkTypeDeletedV1 } from './models/linktype_deleted_v1.js';
import { LinkTypeUpdatedV1 } from './models/linktype_updated_v1.js';
import { BranchCreatedV1 } from './models/branch_created_v1.js';
import { BranchDeletedV1 } from './models/branch_deleted_v1.js';
import { BranchMergedV1 } from './models/branch_merged_v1.js';
import { BranchMergedV2 } from './models/branch_merged_v2.js';
import { BranchUpdatedV1 } from './models/branch_updated_v1.js';
import { ProposalApprovedV1 } from './models/proposal_approved_v1.js';
import { ProposalCreatedV1 } from './models/proposal_created_v1.js';
import { ProposalMergedV1 } from './models/proposal_merged_v1.js';
import { ProposalRejectedV1 } from './models/proposal_rejected_v1.js';
import { ProposalUpdatedV1 } from './models/proposal_updated_v1.js';
import { ActionCancelledV1 } from './models/action_cancelled_v1.js';
import { ActionCompletedV1 } from './models/action_completed_v1.js';
import { ActionFailedV1 } from './models/action_failed_v1.js';
import { ActionFailedV2 } from './models/action_failed_v2.js';
import { ActionStartedV1 } from './models/action_started_v1.js';
import { SystemErrorV1 } from './models/system_error_v1.js';
import { SystemHealthCheckV1 } from './models/system_healthcheck_v1.js';
import { SystemMaintenanceV1 } from './models/system_maintenance_v1.js';

/** All event versions, by type, by name and by event. */
export const registry: EventRegistry = /*#__PURE__*/ new EventRegistry([
  SchemaCreatedV1,
  SchemaCreatedV2,
  SchemaDeletedV1,
  SchemaDeletedV2,
  SchemaUpdatedV1,
  SchemaUpdatedV2,
  SchemaValidatedV1,
  ObjectTypeCreatedV1,
  ObjectTypeDeletedV1,
  ObjectTypeUpdatedV1,
  PropertyCreatedV1,
  PropertyDeletedV1,
  PropertyUpdatedV1,
  LinkTypeCreatedV1,
  LinkTypeDeletedV1,
  LinkTypeUpdatedV1,
  BranchCreatedV1,
  BranchDeletedV1,
  BranchMergedV1,
  BranchMergedV2,
  BranchUpdatedV1,
  ProposalApprovedV1,
  ProposalCreatedV1,
  ProposalMergedV1,
  ProposalRejectedV1,
  ProposalUpdatedV1,
  ActionCancelledV1,
  ActionCompletedV1,
  ActionFailedV1,
  ActionFailedV2,
  ActionStartedV1,
  SystemErrorV1,
  SystemHealthCheckV1,
  SystemMaintenanceV1,
]);
