# Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
"""Every model by name, imported when it is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models.action_cancelled_v1 import ActionCancelledV1 as ActionCancelled
    from .models.action_cancelled_v1 import ActionCancelledV1 as ActionCancelledV1
    from .models.action_completed_v1 import ActionCompletedV1 as ActionCompleted
    from .models.action_completed_v1 import ActionCompletedV1 as ActionCompletedV1
    from .models.action_failed_v1 import ActionFailedV1 as ActionFailedV1
    from .models.action_failed_v2 import ActionFailedV2 as ActionFailed
    from .models.action_failed_v2 import ActionFailedV2 as ActionFailedV2
    from .models.action_failed_v2 import ActionFailure as ActionFailure
    from .models.action_started_v1 import ActionStartedV1 as ActionStarted
    from .models.action_started_v1 import ActionStartedV1 as ActionStartedV1
    from .models.branch_created_v1 import BranchCreatedV1 as BranchCreated
    from .models.branch_created_v1 import BranchCreatedV1 as BranchCreatedV1
    from .models.branch_deleted_v1 import BranchDeletedV1 as BranchDeleted
    from .models.branch_deleted_v1 import BranchDeletedV1 as BranchDeletedV1
    from .models.branch_merged_v1 import BranchMergedV1 as BranchMergedV1
    from .models.branch_merged_v2 import BranchMergedV2 as BranchMerged
    from .models.branch_merged_v2 import BranchMergedV2 as BranchMergedV2
    from .models.branch_merged_v2 import MergeStrategy as MergeStrategy
    from .models.branch_updated_v1 import BranchUpdatedV1 as BranchUpdated
    from .models.branch_updated_v1 import BranchUpdatedV1 as BranchUpdatedV1
    from .models.common_action import ActionCounts as ActionCounts
    from .models.common_action import ActionJobId as ActionJobId
    from .models.common_action import ActionProgress as ActionProgress
    from .models.common_action import ActionResult as ActionResult
    from .models.common_action import ActionType as ActionType
    from .models.common_branch import BranchName as BranchName
    from .models.common_branch import CommitId as CommitId
    from .models.common_change import FieldChange as FieldChange
    from .models.common_linktype import LinkCardinality as LinkCardinality
    from .models.common_number import Count as Count
    from .models.common_objecttype import ObjectTypeName as ObjectTypeName
    from .models.common_objecttype import ObjectTypeStatus as ObjectTypeStatus
    from .models.common_people import EmailAddress as EmailAddress
    from .models.common_property import PropertyDataType as PropertyDataType
    from .models.common_property import PropertyFlags as PropertyFlags
    from .models.common_property import PropertyName as PropertyName
    from .models.common_property import PropertyVisibility as PropertyVisibility
    from .models.common_proposal import ProposalApproval as ProposalApproval
    from .models.common_proposal import ProposalId as ProposalId
    from .models.common_proposal import ProposalStatus as ProposalStatus
    from .models.common_resource import ResourceId as ResourceId
    from .models.common_resource import ResourceSnapshot as ResourceSnapshot
    from .models.common_resource import ResourceType as ResourceType
    from .models.common_system import SystemComponent as SystemComponent
    from .models.common_system import SystemDetails as SystemDetails
    from .models.common_system import SystemStatus as SystemStatus
    from .models.common_time import Instant as Instant
    from .models.linktype_created_v1 import LinkTypeCreatedV1 as LinkTypeCreated
    from .models.linktype_created_v1 import LinkTypeCreatedV1 as LinkTypeCreatedV1
    from .models.linktype_deleted_v1 import LinkTypeDeletedV1 as LinkTypeDeleted
    from .models.linktype_deleted_v1 import LinkTypeDeletedV1 as LinkTypeDeletedV1
    from .models.linktype_updated_v1 import LinkTypeUpdatedV1 as LinkTypeUpdated
    from .models.linktype_updated_v1 import LinkTypeUpdatedV1 as LinkTypeUpdatedV1
    from .models.objecttype_created_v1 import ObjectTypeCreatedV1 as ObjectTypeCreated
    from .models.objecttype_created_v1 import ObjectTypeCreatedV1 as ObjectTypeCreatedV1
    from .models.objecttype_deleted_v1 import ObjectTypeDeletedV1 as ObjectTypeDeleted
    from .models.objecttype_deleted_v1 import ObjectTypeDeletedV1 as ObjectTypeDeletedV1
    from .models.objecttype_updated_v1 import ObjectTypeUpdatedV1 as ObjectTypeUpdated
    from .models.objecttype_updated_v1 import ObjectTypeUpdatedV1 as ObjectTypeUpdatedV1
    from .models.property_created_v1 import PropertyCreatedV1 as PropertyCreated
    from .models.property_created_v1 import PropertyCreatedV1 as PropertyCreatedV1
    from .models.property_deleted_v1 import PropertyDeletedV1 as PropertyDeleted
    from .models.property_deleted_v1 import PropertyDeletedV1 as PropertyDeletedV1
    from .models.property_updated_v1 import PropertyUpdatedV1 as PropertyUpdated
    from .models.property_updated_v1 import PropertyUpdatedV1 as PropertyUpdatedV1
    from .models.proposal_approved_v1 import ProposalApprovedV1 as ProposalApproved
    from .models.proposal_approved_v1 import ProposalApprovedV1 as ProposalApprovedV1
    from .models.proposal_created_v1 import ProposalCreatedV1 as ProposalCreated
    from .models.proposal_created_v1 import ProposalCreatedV1 as ProposalCreatedV1
    from .models.proposal_merged_v1 import ProposalMergedV1 as ProposalMerged
    from .models.proposal_merged_v1 import ProposalMergedV1 as ProposalMergedV1
    from .models.proposal_rejected_v1 import ProposalRejectedV1 as ProposalRejected
    from .models.proposal_rejected_v1 import ProposalRejectedV1 as ProposalRejectedV1
    from .models.proposal_updated_v1 import ProposalUpdatedV1 as ProposalUpdated
    from .models.proposal_updated_v1 import ProposalUpdatedV1 as ProposalUpdatedV1
    from .models.schema_created_v1 import SchemaCreatedV1 as SchemaCreatedV1
    from .models.schema_created_v2 import SchemaCreatedV2 as SchemaCreated
    from .models.schema_created_v2 import SchemaCreatedV2 as SchemaCreatedV2
    from .models.schema_deleted_v1 import SchemaDeletedV1 as SchemaDeletedV1
    from .models.schema_deleted_v2 import SchemaDeletedV2 as SchemaDeleted
    from .models.schema_deleted_v2 import SchemaDeletedV2 as SchemaDeletedV2
    from .models.schema_updated_v1 import SchemaUpdatedV1 as SchemaUpdatedV1
    from .models.schema_updated_v2 import SchemaUpdatedV2 as SchemaUpdated
    from .models.schema_updated_v2 import SchemaUpdatedV2 as SchemaUpdatedV2
    from .models.schema_validated_v1 import SchemaValidatedV1 as SchemaValidated
    from .models.schema_validated_v1 import SchemaValidatedV1 as SchemaValidatedV1
    from .models.schema_validated_v1 import ValidationFailed as ValidationFailed
    from .models.schema_validated_v1 import ValidationIssue as ValidationIssue
    from .models.schema_validated_v1 import ValidationPassed as ValidationPassed
    from .models.schema_validated_v1 import ValidationResult as ValidationResult
    from .models.system_error_v1 import SystemErrorV1 as SystemError
    from .models.system_error_v1 import SystemErrorV1 as SystemErrorV1
    from .models.system_healthcheck_v1 import SystemHealthCheckV1 as SystemHealthCheck
    from .models.system_healthcheck_v1 import SystemHealthCheckV1 as SystemHealthCheckV1
    from .models.system_maintenance_v1 import MaintenanceStatus as MaintenanceStatus
    from .models.system_maintenance_v1 import MaintenanceWindow as MaintenanceWindow
    from .models.system_maintenance_v1 import SystemMaintenanceV1 as SystemMaintenance
    from .models.system_maintenance_v1 import SystemMaintenanceV1 as SystemMaintenanceV1

MODULES: dict[str, str] = {
    "ActionCancelledV1": "action_cancelled_v1",
    "ActionCompletedV1": "action_completed_v1",
    "ActionCounts": "common_action",
    "ActionFailedV1": "action_failed_v1",
    "ActionFailedV2": "action_failed_v2",
    "ActionFailure": "action_failed_v2",
    "ActionJobId": "common_action",
    "ActionProgress": "common_action",
    "ActionResult": "common_action",
    "ActionStartedV1": "action_started_v1",
    "ActionType": "common_action",
    "BranchCreatedV1": "branch_created_v1",
    "BranchDeletedV1": "branch_deleted_v1",
    "BranchMergedV1": "branch_merged_v1",
    "BranchMergedV2": "branch_merged_v2",
    "BranchName": "common_branch",
    "BranchUpdatedV1": "branch_updated_v1",
    "CommitId": "common_branch",
    "Count": "common_number",
    "EmailAddress": "common_people",
    "FieldChange": "common_change",
    "Instant": "common_time",
    "LinkCardinality": "common_linktype",
    "LinkTypeCreatedV1": "linktype_created_v1",
    "LinkTypeDeletedV1": "linktype_deleted_v1",
    "LinkTypeUpdatedV1": "linktype_updated_v1",
    "MaintenanceStatus": "system_maintenance_v1",
    "MaintenanceWindow": "system_maintenance_v1",
    "MergeStrategy": "branch_merged_v2",
    "ObjectTypeCreatedV1": "objecttype_created_v1",
    "ObjectTypeDeletedV1": "objecttype_deleted_v1",
    "ObjectTypeName": "common_objecttype",
    "ObjectTypeStatus": "common_objecttype",
    "ObjectTypeUpdatedV1": "objecttype_updated_v1",
    "PropertyCreatedV1": "property_created_v1",
    "PropertyDataType": "common_property",
    "PropertyDeletedV1": "property_deleted_v1",
    "PropertyFlags": "common_property",
    "PropertyName": "common_property",
    "PropertyUpdatedV1": "property_updated_v1",
    "PropertyVisibility": "common_property",
    "ProposalApproval": "common_proposal",
    "ProposalApprovedV1": "proposal_approved_v1",
    "ProposalCreatedV1": "proposal_created_v1",
    "ProposalId": "common_proposal",
    "ProposalMergedV1": "proposal_merged_v1",
    "ProposalRejectedV1": "proposal_rejected_v1",
    "ProposalStatus": "common_proposal",
    "ProposalUpdatedV1": "proposal_updated_v1",
    "ResourceId": "common_resource",
    "ResourceSnapshot": "common_resource",
    "ResourceType": "common_resource",
    "SchemaCreatedV1": "schema_created_v1",
    "SchemaCreatedV2": "schema_created_v2",
    "SchemaDeletedV1": "schema_deleted_v1",
    "SchemaDeletedV2": "schema_deleted_v2",
    "SchemaUpdatedV1": "schema_updated_v1",
    "SchemaUpdatedV2": "schema_updated_v2",
    "SchemaValidatedV1": "schema_validated_v1",
    "SystemComponent": "common_system",
    "SystemDetails": "common_system",
    "SystemErrorV1": "system_error_v1",
    "SystemHealthCheckV1": "system_healthcheck_v1",
    "SystemMaintenanceV1": "system_maintenance_v1",
    "SystemStatus": "common_system",
    "ValidationFailed": "schema_validated_v1",
    "ValidationIssue": "schema_validated_v1",
    "ValidationPassed": "schema_validated_v1",
    "ValidationResult": "schema_validated_v1",
}
"""The module of each model."""

ALIASES: dict[str, str] = {
    "ActionCancelled": "ActionCancelledV1",
    "ActionCompleted": "ActionCompletedV1",
    "ActionFailed": "ActionFailedV2",
    "ActionStarted": "ActionStartedV1",
    "BranchCreated": "BranchCreatedV1",
    "BranchDeleted": "BranchDeletedV1",
    "BranchMerged": "BranchMergedV2",
    "BranchUpdated": "BranchUpdatedV1",
    "LinkTypeCreated": "LinkTypeCreatedV1",
    "LinkTypeDeleted": "LinkTypeDeletedV1",
    "LinkTypeUpdated": "LinkTypeUpdatedV1",
    "ObjectTypeCreated": "ObjectTypeCreatedV1",
    "ObjectTypeDeleted": "ObjectTypeDeletedV1",
    "ObjectTypeUpdated": "ObjectTypeUpdatedV1",
    "PropertyCreated": "PropertyCreatedV1",
    "PropertyDeleted": "PropertyDeletedV1",
    "PropertyUpdated": "PropertyUpdatedV1",
    "ProposalApproved": "ProposalApprovedV1",
    "ProposalCreated": "ProposalCreatedV1",
    "ProposalMerged": "ProposalMergedV1",
    "ProposalRejected": "ProposalRejectedV1",
    "ProposalUpdated": "ProposalUpdatedV1",
    "SchemaCreated": "SchemaCreatedV2",
    "SchemaDeleted": "SchemaDeletedV2",
    "SchemaUpdated": "SchemaUpdatedV2",
    "SchemaValidated": "SchemaValidatedV1",
    "SystemError": "SystemErrorV1",
    "SystemHealthCheck": "SystemHealthCheckV1",
    "SystemMaintenance": "SystemMaintenanceV1",
}
"""A name without a version stands for the newest version."""

__all__ = [
    "ActionCancelled",
    "ActionCancelledV1",
    "ActionCompleted",
    "ActionCompletedV1",
    "ActionCounts",
    "ActionFailed",
    "ActionFailedV1",
    "ActionFailedV2",
    "ActionFailure",
    "ActionJobId",
    "ActionProgress",
    "ActionResult",
    "ActionStarted",
    "ActionStartedV1",
    "ActionType",
    "BranchCreated",
    "BranchCreatedV1",
    "BranchDeleted",
    "BranchDeletedV1",
    "BranchMerged",
    "BranchMergedV1",
    "BranchMergedV2",
    "BranchName",
    "BranchUpdated",
    "BranchUpdatedV1",
    "CommitId",
    "Count",
    "EmailAddress",
    "FieldChange",
    "Instant",
    "LinkCardinality",
    "LinkTypeCreated",
    "LinkTypeCreatedV1",
    "LinkTypeDeleted",
    "LinkTypeDeletedV1",
    "LinkTypeUpdated",
    "LinkTypeUpdatedV1",
    "MaintenanceStatus",
    "MaintenanceWindow",
    "MergeStrategy",
    "ObjectTypeCreated",
    "ObjectTypeCreatedV1",
    "ObjectTypeDeleted",
    "ObjectTypeDeletedV1",
    "ObjectTypeName",
    "ObjectTypeStatus",
    "ObjectTypeUpdated",
    "ObjectTypeUpdatedV1",
    "PropertyCreated",
    "PropertyCreatedV1",
    "PropertyDataType",
    "PropertyDeleted",
    "PropertyDeletedV1",
    "PropertyFlags",
    "PropertyName",
    "PropertyUpdated",
    "PropertyUpdatedV1",
    "PropertyVisibility",
    "ProposalApproval",
    "ProposalApproved",
    "ProposalApprovedV1",
    "ProposalCreated",
    "ProposalCreatedV1",
    "ProposalId",
    "ProposalMerged",
    "ProposalMergedV1",
    "ProposalRejected",
    "ProposalRejectedV1",
    "ProposalStatus",
    "ProposalUpdated",
    "ProposalUpdatedV1",
    "ResourceId",
    "ResourceSnapshot",
    "ResourceType",
    "SchemaCreated",
    "SchemaCreatedV1",
    "SchemaCreatedV2",
    "SchemaDeleted",
    "SchemaDeletedV1",
    "SchemaDeletedV2",
    "SchemaUpdated",
    "SchemaUpdatedV1",
    "SchemaUpdatedV2",
    "SchemaValidated",
    "SchemaValidatedV1",
    "SystemComponent",
    "SystemDetails",
    "SystemErrorV1",
    "SystemHealthCheck",
    "SystemHealthCheckV1",
    "SystemMaintenance",
    "SystemMaintenanceV1",
    "SystemStatus",
    "ValidationFailed",
    "ValidationIssue",
    "ValidationPassed",
    "ValidationResult",
]


def __getattr__(name: str) -> Any:
    target = ALIASES.get(name, name)
    module = MODULES.get(target)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.models.{module}"), target)


def __dir__() -> list[str]:
    return sorted({*globals(), *MODULES, *ALIASES})
