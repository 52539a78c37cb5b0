// Generated from schemas/common/people.json by `python -m codegen generate`. Do not edit.

/** Email address of a person (at most 254 characters: RFC 5321, section 4.5.3.1.3). */
export type EmailAddress = string;
