# Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
"""The client of OMS events: a publish method for each event, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..client import EventClient
from .platform import PLATFORM
from .registry import REGISTRY

if TYPE_CHECKING:
    from typing import Literal, Required, Unpack

    from ..client import PublishOptions
    from ..results import PublishResult
    from .models import (
        action_failed_v2,
        branch_merged_v2,
        common_action,
        common_branch,
        common_change,
        common_linktype,
        common_number,
        common_objecttype,
        common_people,
        common_property,
        common_proposal,
        common_resource,
        common_system,
        common_time,
        schema_validated_v1,
        system_maintenance_v1,
    )

    class ActionCancelledFields(PublishOptions, total=False):
        """The fields of ActionCancelledV1, and what a publish can be told besides."""

        action_type: Required[common_action.ActionType]
        job_id: Required[common_action.ActionJobId]
        status: Required[Literal["cancelled"]]
        progress: common_action.ActionProgress
        counts: common_action.ActionCounts
        result: common_action.ActionResult
        version: str

    class ActionCompletedFields(PublishOptions, total=False):
        """The fields of ActionCompletedV1, and what a publish can be told besides."""

        action_type: Required[common_action.ActionType]
        job_id: Required[common_action.ActionJobId]
        status: Required[Literal["completed"]]
        progress: common_action.ActionProgress
        counts: common_action.ActionCounts
        result: common_action.ActionResult
        version: str

    class ActionFailedFields(PublishOptions, total=False):
        """The fields of ActionFailedV2, and what a publish can be told besides."""

        action_type: Required[common_action.ActionType]
        job_id: Required[common_action.ActionJobId]
        status: Required[Literal["failed", "timed_out"]]
        progress: common_action.ActionProgress
        counts: common_action.ActionCounts
        result: common_action.ActionResult
        error: action_failed_v2.ActionFailure
        version: str

    class ActionStartedFields(PublishOptions, total=False):
        """The fields of ActionStartedV1, and what a publish can be told besides."""

        action_type: Required[common_action.ActionType]
        job_id: Required[common_action.ActionJobId]
        status: Required[Literal["pending", "started", "running"]]
        progress: common_action.ActionProgress
        counts: common_action.ActionCounts
        result: common_action.ActionResult
        version: str

    class BranchCreatedFields(PublishOptions, total=False):
        """The fields of BranchCreatedV1, and what a publish can be told besides."""

        operation: Required[Literal["create"]]
        branch_name: Required[common_branch.BranchName]
        author: Required[common_people.EmailAddress]
        target_branch: common_branch.BranchName
        commit_id: common_branch.CommitId
        version: str

    class BranchDeletedFields(PublishOptions, total=False):
        """The fields of BranchDeletedV1, and what a publish can be told besides."""

        operation: Required[Literal["delete"]]
        branch_name: Required[common_branch.BranchName]
        author: Required[common_people.EmailAddress]
        target_branch: common_branch.BranchName
        commit_id: common_branch.CommitId
        version: str

    class BranchMergedFields(PublishOptions, total=False):
        """The fields of BranchMergedV2, and what a publish can be told besides."""

        operation: Required[Literal["merge"]]
        branch_name: Required[common_branch.BranchName]
        author: Required[common_people.EmailAddress]
        target_branch: common_branch.BranchName
        commit_id: common_branch.CommitId
        source_branch: common_branch.BranchName
        strategy: branch_merged_v2.MergeStrategy
        merge_commit: common_branch.CommitId
        conflicts_resolved: common_number.Count
        insertions: common_number.Count
        deletions: common_number.Count
        merged_by: common_people.EmailAddress
        version: str

    class BranchUpdatedFields(PublishOptions, total=False):
        """The fields of BranchUpdatedV1, and what a publish can be told besides."""

        operation: Required[Literal["update"]]
        branch_name: Required[common_branch.BranchName]
        author: Required[common_people.EmailAddress]
        target_branch: common_branch.BranchName
        commit_id: common_branch.CommitId
        version: str

    class LinkTypeCreatedFields(PublishOptions, total=False):
        """The fields of LinkTypeCreatedV1, and what a publish can be told besides."""

        operation: Required[Literal["create"]]
        resource_id: Required[common_resource.ResourceId]
        from_type_id: common_resource.ResourceId
        to_type_id: common_resource.ResourceId
        cardinality: common_linktype.LinkCardinality
        cascade_delete: bool
        version: str

    class LinkTypeDeletedFields(PublishOptions, total=False):
        """The fields of LinkTypeDeletedV1, and what a publish can be told besides."""

        operation: Required[Literal["delete"]]
        resource_id: Required[common_resource.ResourceId]
        from_type_id: common_resource.ResourceId
        to_type_id: common_resource.ResourceId
        cardinality: common_linktype.LinkCardinality
        cascade_delete: bool
        version: str

    class LinkTypeUpdatedFields(PublishOptions, total=False):
        """The fields of LinkTypeUpdatedV1, and what a publish can be told besides."""

        operation: Required[Literal["update"]]
        resource_id: Required[common_resource.ResourceId]
        from_type_id: common_resource.ResourceId
        to_type_id: common_resource.ResourceId
        cardinality: common_linktype.LinkCardinality
        cascade_delete: bool
        version: str

    class ObjectTypeCreatedFields(PublishOptions, total=False):
        """The fields of ObjectTypeCreatedV1, and what a publish can be told besides."""

        operation: Required[Literal["create"]]
        resource_type: Required[Literal["object_type"]]
        resource_id: Required[common_resource.ResourceId]
        name: common_objecttype.ObjectTypeName
        display_name: str
        description: str
        status: common_objecttype.ObjectTypeStatus
        parent_types: list[common_resource.ResourceId]
        interfaces: list[common_resource.ResourceId]
        is_abstract: bool
        changes: list[common_change.FieldChange]
        version: str

    class ObjectTypeDeletedFields(PublishOptions, total=False):
        """The fields of ObjectTypeDeletedV1, and what a publish can be told besides."""

        operation: Required[Literal["delete"]]
        resource_type: Required[Literal["object_type"]]
        resource_id: Required[common_resource.ResourceId]
        name: common_objecttype.ObjectTypeName
        display_name: str
        description: str
        status: common_objecttype.ObjectTypeStatus
        parent_types: list[common_resource.ResourceId]
        interfaces: list[common_resource.ResourceId]
        is_abstract: bool
        changes: list[common_change.FieldChange]
        version: str

    class ObjectTypeUpdatedFields(PublishOptions, total=False):
        """The fields of ObjectTypeUpdatedV1, and what a publish can be told besides."""

        operation: Required[Literal["update"]]
        resource_type: Required[Literal["object_type"]]
        resource_id: Required[common_resource.ResourceId]
        name: common_objecttype.ObjectTypeName
        display_name: str
        description: str
        status: common_objecttype.ObjectTypeStatus
        parent_types: list[common_resource.ResourceId]
        interfaces: list[common_resource.ResourceId]
        is_abstract: bool
        changes: list[common_change.FieldChange]
        version: str

    class PropertyCreatedFields(PublishOptions, total=False):
        """The fields of PropertyCreatedV1, and what a publish can be told besides."""

        operation: Required[Literal["create"]]
        resource_id: Required[common_resource.ResourceId]
        property_name: Required[common_property.PropertyName]
        data_type: common_property.PropertyDataType
        object_type_id: common_resource.ResourceId
        flags: common_property.PropertyFlags
        default_value: Any
        visibility: common_property.PropertyVisibility
        version: str

    class PropertyDeletedFields(PublishOptions, total=False):
        """The fields of PropertyDeletedV1, and what a publish can be told besides."""

        operation: Required[Literal["delete"]]
        resource_id: Required[common_resource.ResourceId]
        property_name: Required[common_property.PropertyName]
        data_type: common_property.PropertyDataType
        object_type_id: common_resource.ResourceId
        flags: common_property.PropertyFlags
        default_value: Any
        visibility: common_property.PropertyVisibility
        version: str

    class PropertyUpdatedFields(PublishOptions, total=False):
        """The fields of PropertyUpdatedV1, and what a publish can be told besides."""

        operation: Required[Literal["update"]]
        resource_id: Required[common_resource.ResourceId]
        property_name: Required[common_property.PropertyName]
        data_type: common_property.PropertyDataType
        object_type_id: common_resource.ResourceId
        flags: common_property.PropertyFlags
        default_value: Any
        visibility: common_property.PropertyVisibility
        version: str

    class ProposalApprovedFields(PublishOptions, total=False):
        """The fields of ProposalApprovedV1, and what a publish can be told besides."""

        operation: Required[Literal["approve"]]
        proposal_id: Required[common_proposal.ProposalId]
        title: str
        description: str
        source_branch: common_branch.BranchName
        target_branch: common_branch.BranchName
        author: common_people.EmailAddress
        reviewers: list[common_people.EmailAddress]
        approvals: list[common_proposal.ProposalApproval]
        status: Literal["approved"]
        version: str

    class ProposalCreatedFields(PublishOptions, total=False):
        """The fields of ProposalCreatedV1, and what a publish can be told besides."""

        operation: Required[Literal["create"]]
        proposal_id: Required[common_proposal.ProposalId]
        title: str
        description: str
        source_branch: common_branch.BranchName
        target_branch: common_branch.BranchName
        author: common_people.EmailAddress
        reviewers: list[common_people.EmailAddress]
        approvals: list[common_proposal.ProposalApproval]
        status: common_proposal.ProposalStatus
        version: str

    class ProposalMergedFields(PublishOptions, total=False):
        """The fields of ProposalMergedV1, and what a publish can be told besides."""

        operation: Required[Literal["merge"]]
        proposal_id: Required[common_proposal.ProposalId]
        title: str
        description: str
        source_branch: common_branch.BranchName
        target_branch: common_branch.BranchName
        author: common_people.EmailAddress
        reviewers: list[common_people.EmailAddress]
        approvals: list[common_proposal.ProposalApproval]
        status: Literal["merged"]
        version: str

    class ProposalRejectedFields(PublishOptions, total=False):
        """The fields of ProposalRejectedV1, and what a publish can be told besides."""

        operation: Required[Literal["reject"]]
        proposal_id: Required[common_proposal.ProposalId]
        title: str
        description: str
        source_branch: common_branch.BranchName
        target_branch: common_branch.BranchName
        author: common_people.EmailAddress
        reviewers: list[common_people.EmailAddress]
        approvals: list[common_proposal.ProposalApproval]
        status: Literal["rejected"]
        version: str

    class ProposalUpdatedFields(PublishOptions, total=False):
        """The fields of ProposalUpdatedV1, and what a publish can be told besides."""

        operation: Required[Literal["update"]]
        proposal_id: Required[common_proposal.ProposalId]
        title: str
        description: str
        source_branch: common_branch.BranchName
        target_branch: common_branch.BranchName
        author: common_people.EmailAddress
        reviewers: list[common_people.EmailAddress]
        approvals: list[common_proposal.ProposalApproval]
        status: common_proposal.ProposalStatus
        version: str

    class SchemaCreatedFields(PublishOptions, total=False):
        """The fields of SchemaCreatedV2, and what a publish can be told besides."""

        operation: Required[Literal["create"]]
        resource_type: Required[common_resource.ResourceType]
        resource_id: common_resource.ResourceId
        old_value: common_resource.ResourceSnapshot
        new_value: common_resource.ResourceSnapshot
        author: common_people.EmailAddress
        version: str

    class SchemaDeletedFields(PublishOptions, total=False):
        """The fields of SchemaDeletedV2, and what a publish can be told besides."""

        operation: Required[Literal["delete"]]
        resource_type: Required[common_resource.ResourceType]
        resource_id: common_resource.ResourceId
        old_value: common_resource.ResourceSnapshot
        new_value: common_resource.ResourceSnapshot
        author: common_people.EmailAddress
        version: str

    class SchemaUpdatedFields(PublishOptions, total=False):
        """The fields of SchemaUpdatedV2, and what a publish can be told besides."""

        operation: Required[Literal["update"]]
        resource_type: Required[common_resource.ResourceType]
        resource_id: common_resource.ResourceId
        old_value: common_resource.ResourceSnapshot
        new_value: common_resource.ResourceSnapshot
        author: common_people.EmailAddress
        version: str

    class SchemaValidatedFields(PublishOptions, total=False):
        """The fields of SchemaValidatedV1, and what a publish can be told besides."""

        operation: Required[Literal["validate"]]
        resource_type: Required[common_resource.ResourceType]
        resource_id: common_resource.ResourceId
        old_value: common_resource.ResourceSnapshot
        new_value: common_resource.ResourceSnapshot
        author: common_people.EmailAddress
        validation_result: schema_validated_v1.ValidationResult
        version: str

    class SystemErrorFields(PublishOptions, total=False):
        """The fields of SystemErrorV1, and what a publish can be told besides."""

        component: Required[common_system.SystemComponent]
        status: Required[common_system.SystemStatus]
        details: common_system.SystemDetails
        occurred_at: common_time.Instant
        version: str

    class SystemHealthCheckFields(PublishOptions, total=False):
        """The fields of SystemHealthCheckV1, and what a publish can be told besides."""

        component: Required[common_system.SystemComponent]
        status: Required[common_system.SystemStatus]
        details: common_system.SystemDetails
        occurred_at: common_time.Instant
        version: str

    class SystemMaintenanceFields(PublishOptions, total=False):
        """The fields of SystemMaintenanceV1, and what a publish can be told besides."""

        component: Required[common_system.SystemComponent]
        status: Required[system_maintenance_v1.MaintenanceStatus]
        details: common_system.SystemDetails
        occurred_at: common_time.Instant
        window: system_maintenance_v1.MaintenanceWindow
        version: str


class OMSEventClient(EventClient):
    """Publishes and consumes OMS events.

    ``publish_…`` builds the newest version of an event from its fields and publishes it; they take the options of
    ``publish`` as well.
    """

    registry = REGISTRY
    platform = PLATFORM

    async def publish_action_cancelled(self, **fields: Unpack[ActionCancelledFields]) -> PublishResult:
        """Sent when the job of an action has been cancelled before its end."""
        return await self._publish_fields("ActionCancelledV1", fields)

    async def publish_action_completed(self, **fields: Unpack[ActionCompletedFields]) -> PublishResult:
        """Sent when the job of an action has done all of its work."""
        return await self._publish_fields("ActionCompletedV1", fields)

    async def publish_action_failed(self, **fields: Unpack[ActionFailedFields]) -> PublishResult:
        """Sent when the job of an action has ended without doing all of its work, with an error for programs."""
        return await self._publish_fields("ActionFailedV2", fields)

    async def publish_action_started(self, **fields: Unpack[ActionStartedFields]) -> PublishResult:
        """Sent when the job of an action is to start or has started."""
        return await self._publish_fields("ActionStartedV1", fields)

    async def publish_branch_created(self, **fields: Unpack[BranchCreatedFields]) -> PublishResult:
        """Sent when a branch has been created."""
        return await self._publish_fields("BranchCreatedV1", fields)

    async def publish_branch_deleted(self, **fields: Unpack[BranchDeletedFields]) -> PublishResult:
        """Sent when a branch has been deleted."""
        return await self._publish_fields("BranchDeletedV1", fields)

    async def publish_branch_merged(self, **fields: Unpack[BranchMergedFields]) -> PublishResult:
        """Sent when a branch has been merged into another, with how it was merged and by whom."""
        return await self._publish_fields("BranchMergedV2", fields)

    async def publish_branch_updated(self, **fields: Unpack[BranchUpdatedFields]) -> PublishResult:
        """Sent when a branch has been updated."""
        return await self._publish_fields("BranchUpdatedV1", fields)

    async def publish_link_type_created(self, **fields: Unpack[LinkTypeCreatedFields]) -> PublishResult:
        """Sent when a link type has been created."""
        return await self._publish_fields("LinkTypeCreatedV1", fields)

    async def publish_link_type_deleted(self, **fields: Unpack[LinkTypeDeletedFields]) -> PublishResult:
        """Sent when a link type has been deleted."""
        return await self._publish_fields("LinkTypeDeletedV1", fields)

    async def publish_link_type_updated(self, **fields: Unpack[LinkTypeUpdatedFields]) -> PublishResult:
        """Sent when a link type has been updated."""
        return await self._publish_fields("LinkTypeUpdatedV1", fields)

    async def publish_object_type_created(self, **fields: Unpack[ObjectTypeCreatedFields]) -> PublishResult:
        """Sent when an object type has been created."""
        return await self._publish_fields("ObjectTypeCreatedV1", fields)

    async def publish_object_type_deleted(self, **fields: Unpack[ObjectTypeDeletedFields]) -> PublishResult:
        """Sent when an object type has been deleted."""
        return await self._publish_fields("ObjectTypeDeletedV1", fields)

    async def publish_object_type_updated(self, **fields: Unpack[ObjectTypeUpdatedFields]) -> PublishResult:
        """Sent when an object type has been updated."""
        return await self._publish_fields("ObjectTypeUpdatedV1", fields)

    async def publish_property_created(self, **fields: Unpack[PropertyCreatedFields]) -> PublishResult:
        """Sent when a property has been created."""
        return await self._publish_fields("PropertyCreatedV1", fields)

    async def publish_property_deleted(self, **fields: Unpack[PropertyDeletedFields]) -> PublishResult:
        """Sent when a property has been deleted."""
        return await self._publish_fields("PropertyDeletedV1", fields)

    async def publish_property_updated(self, **fields: Unpack[PropertyUpdatedFields]) -> PublishResult:
        """Sent when a property has been updated."""
        return await self._publish_fields("PropertyUpdatedV1", fields)

    async def publish_proposal_approved(self, **fields: Unpack[ProposalApprovedFields]) -> PublishResult:
        """Sent when a proposal to change the ontology has been approved."""
        return await self._publish_fields("ProposalApprovedV1", fields)

    async def publish_proposal_created(self, **fields: Unpack[ProposalCreatedFields]) -> PublishResult:
        """Sent when a proposal to change the ontology has been created."""
        return await self._publish_fields("ProposalCreatedV1", fields)

    async def publish_proposal_merged(self, **fields: Unpack[ProposalMergedFields]) -> PublishResult:
        """Sent when a proposal to change the ontology has been merged."""
        return await self._publish_fields("ProposalMergedV1", fields)

    async def publish_proposal_rejected(self, **fields: Unpack[ProposalRejectedFields]) -> PublishResult:
        """Sent when a proposal to change the ontology has been rejected."""
        return await self._publish_fields("ProposalRejectedV1", fields)

    async def publish_proposal_updated(self, **fields: Unpack[ProposalUpdatedFields]) -> PublishResult:
        """Sent when a proposal to change the ontology has been updated."""
        return await self._publish_fields("ProposalUpdatedV1", fields)

    async def publish_schema_created(self, **fields: Unpack[SchemaCreatedFields]) -> PublishResult:
        """Sent when a resource of the ontology schema has been created."""
        return await self._publish_fields("SchemaCreatedV2", fields)

    async def publish_schema_deleted(self, **fields: Unpack[SchemaDeletedFields]) -> PublishResult:
        """Sent when a resource of the ontology schema has been deleted."""
        return await self._publish_fields("SchemaDeletedV2", fields)

    async def publish_schema_updated(self, **fields: Unpack[SchemaUpdatedFields]) -> PublishResult:
        """Sent when a resource of the ontology schema has been updated."""
        return await self._publish_fields("SchemaUpdatedV2", fields)

    async def publish_schema_validated(self, **fields: Unpack[SchemaValidatedFields]) -> PublishResult:
        """Sent when a resource of the ontology schema has been validated, whatever the outcome."""
        return await self._publish_fields("SchemaValidatedV1", fields)

    async def publish_system_error(self, **fields: Unpack[SystemErrorFields]) -> PublishResult:
        """Sent when an error has occurred in a component."""
        return await self._publish_fields("SystemErrorV1", fields)

    async def publish_system_health_check(self, **fields: Unpack[SystemHealthCheckFields]) -> PublishResult:
        """Sent when the health of a component has been checked."""
        return await self._publish_fields("SystemHealthCheckV1", fields)

    async def publish_system_maintenance(self, **fields: Unpack[SystemMaintenanceFields]) -> PublishResult:
        """Sent when maintenance of a component is planned, begins, ends or is called off."""
        return await self._publish_fields("SystemMaintenanceV1", fields)
