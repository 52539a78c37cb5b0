// Generated from schemas/common/people.json by `python -m codegen generate`. Do not edit.

/** Email address of a person. */
export type EmailAddress = string;

/** One way to reach a person. */
export interface Contact {
  /** Where mail reaches the person. Personal data (email). */
  readonly email: EmailAddress;
  /** Whom to ask if nobody answers. */
  readonly next?: Contact;
}
