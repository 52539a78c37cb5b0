# Generated from schemas/schema.created/v2.json, schemas/schema.deleted/v2.json, schemas/schema.updated/v2.json, schemas/branch.merged/v2.json, schemas/action.failed/v2.json by `python -m codegen generate`. Do not edit.
"""How each version follows from the one before it."""

from collections.abc import Mapping

from .._contracts import Cast

CASTS: Mapping[str, Cast] = {
    "SchemaCreatedV2": Cast(
        since="SchemaCreatedV1",
        steps=({"set": "/version", "value": "2.0.0"},),
        keep={
            "operation": True,
            "resource_type": True,
            "resource_id": True,
            "old_value": True,
            "new_value": True,
            "author": True,
        },
    ),
    "SchemaDeletedV2": Cast(
        since="SchemaDeletedV1",
        steps=({"set": "/version", "value": "2.0.0"},),
        keep={
            "operation": True,
            "resource_type": True,
            "resource_id": True,
            "old_value": True,
            "new_value": True,
            "author": True,
        },
    ),
    "SchemaUpdatedV2": Cast(
        since="SchemaUpdatedV1",
        steps=({"set": "/version", "value": "2.0.0"},),
        keep={
            "operation": True,
            "resource_type": True,
            "resource_id": True,
            "old_value": True,
            "new_value": True,
            "author": True,
        },
    ),
    "BranchMergedV2": Cast(
        since="BranchMergedV1",
        steps=({"set": "/version", "value": "2.0.0", "was": "1.0.0"},),
        keep={
            "operation": True,
            "branch_name": True,
            "author": True,
            "target_branch": True,
            "commit_id": True,
            "version": True,
        },
        losses=('/version comes back as "1.0.0"',),
        forgets=(
            "/source_branch",
            "/strategy",
            "/merge_commit",
            "/conflicts_resolved",
            "/insertions",
            "/deletions",
            "/merged_by",
        ),
    ),
    "ActionFailedV2": Cast(
        since="ActionFailedV1",
        steps=(
            {"wrap": "/error", "as": "message", "with": {"code": "unknown", "retryable": False}},
            {"set": "/version", "value": "2.0.0", "was": "1.0.0"},
        ),
        keep={
            "action_type": True,
            "job_id": True,
            "status": True,
            "progress": True,
            "counts": {"total": True, "processed": True, "failed": True},
            "result": True,
            "error": True,
            "version": True,
        },
        losses=('/version comes back as "1.0.0"',),
        forgets=("/error/code", "/error/retryable"),
    ),
}
"""By the name of the newer version."""
