// Generated from schemas/common/branch.json by `python -m codegen generate`. Do not edit.

/** Name of a branch, as in git: no space, control character, ~ ^ : ? * [ or backslash. */
export type BranchName = string;

/** Identifier of a commit, opaque to readers. */
export type CommitId = string;
