// Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
import { downcast, olderToSend, upcast } from '../casting.js';
import { EventClient } from '../client.js';
import { connected, type ConnectOptions } from '../connecting.js';
import type { ClientParts } from '../parts.js';
import type { PublishOptions } from '../publication.js';
import { handleRecords, parseRecord, type BatchAnswer, type ParsedOf } from '../records.js';
import type { PublishResult } from '../results.js';
import type { ClientSettings } from '../settings.js';
import { ActionCancelledV1, type ActionCancelledV1Input } from './models/action_cancelled_v1.js';
import { ActionCompletedV1, type ActionCompletedV1Input } from './models/action_completed_v1.js';
import type { ActionFailedV1 } from './models/action_failed_v1.js';
import { ActionFailedV2, type ActionFailedV2Input } from './models/action_failed_v2.js';
import { ActionStartedV1, type ActionStartedV1Input } from './models/action_started_v1.js';
import { BranchCreatedV1, type BranchCreatedV1Input } from './models/branch_created_v1.js';
import { BranchDeletedV1, type BranchDeletedV1Input } from './models/branch_deleted_v1.js';
import type { BranchMergedV1 } from './models/branch_merged_v1.js';
import { BranchMergedV2, type BranchMergedV2Input } from './models/branch_merged_v2.js';
import { BranchUpdatedV1, type BranchUpdatedV1Input } from './models/branch_updated_v1.js';
import { LinkTypeCreatedV1, type LinkTypeCreatedV1Input } from './models/linktype_created_v1.js';
import { LinkTypeDeletedV1, type LinkTypeDeletedV1Input } from './models/linktype_deleted_v1.js';
import { LinkTypeUpdatedV1, type LinkTypeUpdatedV1Input } from './models/linktype_updated_v1.js';
import { ObjectTypeCreatedV1, type ObjectTypeCreatedV1Input } from './models/objecttype_created_v1.js';
import { ObjectTypeDeletedV1, type ObjectTypeDeletedV1Input } from './models/objecttype_deleted_v1.js';
import { ObjectTypeUpdatedV1, type ObjectTypeUpdatedV1Input } from './models/objecttype_updated_v1.js';
import { PropertyCreatedV1, type PropertyCreatedV1Input } from './models/property_created_v1.js';
import { PropertyDeletedV1, type PropertyDeletedV1Input } from './models/property_deleted_v1.js';
import { PropertyUpdatedV1, type PropertyUpdatedV1Input } from './models/property_updated_v1.js';
import { ProposalApprovedV1, type ProposalApprovedV1Input } from './models/proposal_approved_v1.js';
import { ProposalCreatedV1, type ProposalCreatedV1Input } from './models/proposal_created_v1.js';
import { ProposalMergedV1, type ProposalMergedV1Input } from './models/proposal_merged_v1.js';
import { ProposalRejectedV1, type ProposalRejectedV1Input } from './models/proposal_rejected_v1.js';
import { ProposalUpdatedV1, type ProposalUpdatedV1Input } from './models/proposal_updated_v1.js';
import type { SchemaCreatedV1 } from './models/schema_created_v1.js';
import { SchemaCreatedV2, type SchemaCreatedV2Input } from './models/schema_created_v2.js';
import type { SchemaDeletedV1 } from './models/schema_deleted_v1.js';
import { SchemaDeletedV2, type SchemaDeletedV2Input } from './models/schema_deleted_v2.js';
import type { SchemaUpdatedV1 } from './models/schema_updated_v1.js';
import { SchemaUpdatedV2, type SchemaUpdatedV2Input } from './models/schema_updated_v2.js';
import { SchemaValidatedV1, type SchemaValidatedV1Input } from './models/schema_validated_v1.js';
import { SystemErrorV1, type SystemErrorV1Input } from './models/system_error_v1.js';
import { SystemHealthCheckV1, type SystemHealthCheckV1Input } from './models/system_healthcheck_v1.js';
import { SystemMaintenanceV1, type SystemMaintenanceV1Input } from './models/system_maintenance_v1.js';
import { platform } from './platform.js';
import { registry } from './registry.js';
import { VERSION } from './version.js';

/** The payload of each event version, by its name. */
export interface OMSEvents {
  readonly SchemaCreatedV1: SchemaCreatedV1;
  readonly SchemaCreatedV2: SchemaCreatedV2;
  readonly SchemaDeletedV1: SchemaDeletedV1;
  readonly SchemaDeletedV2: SchemaDeletedV2;
  readonly SchemaUpdatedV1: SchemaUpdatedV1;
  readonly SchemaUpdatedV2: SchemaUpdatedV2;
  readonly SchemaValidatedV1: SchemaValidatedV1;
  readonly ObjectTypeCreatedV1: ObjectTypeCreatedV1;
  readonly ObjectTypeDeletedV1: ObjectTypeDeletedV1;
  readonly ObjectTypeUpdatedV1: ObjectTypeUpdatedV1;
  readonly PropertyCreatedV1: PropertyCreatedV1;
  readonly PropertyDeletedV1: PropertyDeletedV1;
  readonly PropertyUpdatedV1: PropertyUpdatedV1;
  readonly LinkTypeCreatedV1: LinkTypeCreatedV1;
  readonly LinkTypeDeletedV1: LinkTypeDeletedV1;
  readonly LinkTypeUpdatedV1: LinkTypeUpdatedV1;
  readonly BranchCreatedV1: BranchCreatedV1;
  readonly BranchDeletedV1: BranchDeletedV1;
  readonly BranchMergedV1: BranchMergedV1;
  readonly BranchMergedV2: BranchMergedV2;
  readonly BranchUpdatedV1: BranchUpdatedV1;
  readonly ProposalApprovedV1: ProposalApprovedV1;
  readonly ProposalCreatedV1: ProposalCreatedV1;
  readonly ProposalMergedV1: ProposalMergedV1;
  readonly ProposalRejectedV1: ProposalRejectedV1;
  readonly ProposalUpdatedV1: ProposalUpdatedV1;
  readonly ActionCancelledV1: ActionCancelledV1;
  readonly ActionCompletedV1: ActionCompletedV1;
  readonly ActionFailedV1: ActionFailedV1;
  readonly ActionFailedV2: ActionFailedV2;
  readonly ActionStartedV1: ActionStartedV1;
  readonly SystemErrorV1: SystemErrorV1;
  readonly SystemHealthCheckV1: SystemHealthCheckV1;
  readonly SystemMaintenanceV1: SystemMaintenanceV1;
}

/** Publishes and consumes OMS events: a method for each event, in its newest version, and all of `EventClient`. */
export class OMSEventClient extends EventClient<OMSEvents> {
  /** A client of a transport that is there already; `connect` makes one of URLs and settings. */
  constructor(parts: ClientParts) {
    super({ versions: { downcast, olderToSend, upcast }, ...parts });
  }

  /**
   * A client that is connected to a URL, or several, such as `nats://localhost:4222`; without one, to what the
   * environment says. Throws a `SettingsError`, or an `UnavailableError` where nobody answers in time.
   */
  static async connect(
    to: string | readonly string[] | ClientSettings = {},
    options: ConnectOptions = {},
  ): Promise<OMSEventClient> {
    return new OMSEventClient(await connected({ platform, registry, version: VERSION }, to, options));
  }

  /** Sent when a resource of the ontology schema has been created. */
  publishSchemaCreated(data: SchemaCreatedV2Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(SchemaCreatedV2, data, options);
  }

  /** Sent when a resource of the ontology schema has been deleted. */
  publishSchemaDeleted(data: SchemaDeletedV2Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(SchemaDeletedV2, data, options);
  }

  /** Sent when a resource of the ontology schema has been updated. */
  publishSchemaUpdated(data: SchemaUpdatedV2Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(SchemaUpdatedV2, data, options);
  }

  /** Sent when a resource of the ontology schema has been validated, whatever the outcome. */
  publishSchemaValidated(data: SchemaValidatedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(SchemaValidatedV1, data, options);
  }

  /** Sent when an object type has been created. */
  publishObjectTypeCreated(data: ObjectTypeCreatedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(ObjectTypeCreatedV1, data, options);
  }

  /** Sent when an object type has been deleted. */
  publishObjectTypeDeleted(data: ObjectTypeDeletedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(ObjectTypeDeletedV1, data, options);
  }

  /** Sent when an object type has been updated. */
  publishObjectTypeUpdated(data: ObjectTypeUpdatedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(ObjectTypeUpdatedV1, data, options);
  }

  /** Sent when a property has been created. */
  publishPropertyCreated(data: PropertyCreatedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(PropertyCreatedV1, data, options);
  }

  /** Sent when a property has been deleted. */
  publishPropertyDeleted(data: PropertyDeletedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(PropertyDeletedV1, data, options);
  }

  /** Sent when a property has been updated. */
  publishPropertyUpdated(data: PropertyUpdatedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(PropertyUpdatedV1, data, options);
  }

  /** Sent when a link type has been created. */
  publishLinkTypeCreated(data: LinkTypeCreatedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(LinkTypeCreatedV1, data, options);
  }

  /** Sent when a link type has been deleted. */
  publishLinkTypeDeleted(data: LinkTypeDeletedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(LinkTypeDeletedV1, data, options);
  }

  /** Sent when a link type has been updated. */
  publishLinkTypeUpdated(data: LinkTypeUpdatedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(LinkTypeUpdatedV1, data, options);
  }

  /** Sent when a branch has been created. */
  publishBranchCreated(data: BranchCreatedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(BranchCreatedV1, data, options);
  }

  /** Sent when a branch has been deleted. */
  publishBranchDeleted(data: BranchDeletedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(BranchDeletedV1, data, options);
  }

  /** Sent when a branch has been merged into another, with how it was merged and by whom. */
  publishBranchMerged(data: BranchMergedV2Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(BranchMergedV2, data, options);
  }

  /** Sent when a branch has been updated. */
  publishBranchUpdated(data: BranchUpdatedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(BranchUpdatedV1, data, options);
  }

  /** Sent when a proposal to change the ontology has been approved. */
  publishProposalApproved(data: ProposalApprovedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(ProposalApprovedV1, data, options);
  }

  /** Sent when a proposal to change the ontology has been created. */
  publishProposalCreated(data: ProposalCreatedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(ProposalCreatedV1, data, options);
  }

  /** Sent when a proposal to change the ontology has been merged. */
  publishProposalMerged(data: ProposalMergedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(ProposalMergedV1, data, options);
  }

  /** Sent when a proposal to change the ontology has been rejected. */
  publishProposalRejected(data: ProposalRejectedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(ProposalRejectedV1, data, options);
  }

  /** Sent when a proposal to change the ontology has been updated. */
  publishProposalUpdated(data: ProposalUpdatedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(ProposalUpdatedV1, data, options);
  }

  /** Sent when the job of an action has been cancelled before its end. */
  publishActionCancelled(data: ActionCancelledV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(ActionCancelledV1, data, options);
  }

  /** Sent when the job of an action has done all of its work. */
  publishActionCompleted(data: ActionCompletedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(ActionCompletedV1, data, options);
  }

  /** Sent when the job of an action has ended without doing all of its work, with an error for programs. */
  publishActionFailed(data: ActionFailedV2Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(ActionFailedV2, data, options);
  }

  /** Sent when the job of an action is to start or has started. */
  publishActionStarted(data: ActionStartedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(ActionStartedV1, data, options);
  }

  /** Sent when an error has occurred in a component. */
  publishSystemError(data: SystemErrorV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(SystemErrorV1, data, options);
  }

  /** Sent when the health of a component has been checked. */
  publishSystemHealthCheck(data: SystemHealthCheckV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(SystemHealthCheckV1, data, options);
  }

  /** Sent when maintenance of a component is planned, begins, ends or is called off. */
  publishSystemMaintenance(data: SystemMaintenanceV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(SystemMaintenanceV1, data, options);
  }
}

/**
 * The event in what an AWS Lambda function is handed: EventBridge's event, or one record of SQS's `Records`.
 *
 * Throws an `InvalidEnvelopeError`, or an `InvalidPayloadError` where the data breaks its contract.
 */
export function parseEvent(record: unknown): ParsedOf<OMSEvents> {
  return parseRecord(record, registry) as ParsedOf<OMSEvents>;
}

/** Gives each record of an SQS batch to a handler; the answer names those that failed, and only they come again. */
export function handleBatch(event: unknown, handler: (event: ParsedOf<OMSEvents>) => unknown): Promise<BatchAnswer> {
  return handleRecords(event, (each) => handler(each as ParsedOf<OMSEvents>), registry);
}
