/**
 * Every error of the clients, as one tree.
 *
 * ```text
 * OMSEventError                   everything below; `retryable` says whether trying again can help
 * ├── SettingsError               an argument or `OMS_…` variable is wrong (all of them at once)
 * ├── MissingPackageError         a transport's package is not installed; says which command installs it
 * ├── UnknownEventError           a channel, type or name that the catalogue does not know
 * ├── CastError                   an event cannot be had in another version (`casting`)
 * ├── SunsetError                 the version has ended, and is not sent any more (`lifecycle`)
 * ├── InvalidEnvelopeError        not a CloudEvent, or an attribute that CloudEvents 1.0 does not allow
 * ├── PublishError                an event did not reach where it was to go
 * │   ├── EventTooLargeError      larger than the broker takes; says by how much
 * │   ├── RejectedError           the broker refused it for good
 * │   ├── NotPermittedError       these credentials may not do that
 * │   ├── UnavailableError        the broker is not there, or busy (retryable)
 * │   ├── OutcomeUnknownError     sent, and no answer: it may have arrived (retryable, the broker drops doubles)
 * │   ├── DeadlineExceededError   still failing when the time was over; `cause` is the last failure (retryable)
 * │   ├── PartialPublishError     some of `publishMany`'s events failed; `outcomes` has each one's
 * │   └── OutboxFullError         the outbox holds as many events as it may (retryable)
 * └── ConsumeError                reading events
 *     ├── ConsumerMismatchError   a consumer that exists would deliver more than the subscription handles
 *     ├── RejectEvent             throw it in a handler: this event can never succeed, to the dead letters with it
 *     └── RetryLater              throw it in a handler: again after `delay` seconds (retryable)
 * ```
 *
 * A vendor's own error is the `cause`. No message has a value of a payload in it. A payload that breaks its contract
 * is an `InvalidPayloadError` of the contracts, which stand on their own.
 */

import type { PublishResult } from './results.js';

/** The root of all errors of the clients. */
export class OMSEventError extends Error {
  override readonly name: string = 'OMSEventError';
  /** Whether the same again may succeed. */
  readonly retryable: boolean = false;
}

/** Settings are wrong; `faults` has a sentence for each. */
export class SettingsError extends OMSEventError {
  override readonly name = 'SettingsError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(['the settings are wrong:', ...faults.map((fault) => `  ${fault}`)].join('\n'), options);
    this.faults = faults;
  }
}

/** A package that is only needed for one transport is not installed. */
export class MissingPackageError extends OMSEventError {
  override readonly name = 'MissingPackageError';
  readonly packages: readonly string[];

  constructor(what: string, packages: readonly string[], options?: ErrorOptions) {
    super(`${what} needs a package that is not installed: npm install ${packages.join(' ')}`, options);
    this.packages = packages;
  }
}

/** Nothing in the catalogue has this channel, type or name. */
export class UnknownEventError extends OMSEventError {
  override readonly name = 'UnknownEventError';
}

/** Not a CloudEvent of version 1.0, or one with an attribute that the specification does not allow. */
export class InvalidEnvelopeError extends OMSEventError {
  override readonly name = 'InvalidEnvelopeError';
}

/** An event did not reach where it was to go; `transport` says on which way. */
export class PublishError extends OMSEventError {
  override readonly name: string = 'PublishError';
  readonly transport: string;

  constructor(message: string, transport: string, options?: ErrorOptions) {
    super(message, options);
    this.transport = transport;
  }
}

/** The event has `size` bytes and the transport takes `limit`; nothing was sent. */
export class EventTooLargeError extends PublishError {
  override readonly name = 'EventTooLargeError';
  readonly size: number;
  readonly limit: number;

  constructor(size: number, limit: number, transport: string) {
    const over = size - limit;
    super(`the event has ${size} bytes, ${over} more than ${transport} takes (${limit}): send a reference`, transport);
    this.size = size;
    this.limit = limit;
  }
}

/** The broker refused the event, and would again; `code` is its own. */
export class RejectedError extends PublishError {
  override readonly name = 'RejectedError';
  readonly code: string;

  constructor(message: string, transport: string, code: string, options?: ErrorOptions) {
    super(message, transport, options);
    this.code = code;
  }
}

/** These credentials may not publish there. */
export class NotPermittedError extends PublishError {
  override readonly name = 'NotPermittedError';
}

/** The broker is not there, or too busy: the event was not taken. */
export class UnavailableError extends PublishError {
  override readonly name = 'UnavailableError';
  override readonly retryable = true;
}

/** The event was sent and nothing was heard: it may be stored. Sending it again stores it at most once. */
export class OutcomeUnknownError extends PublishError {
  override readonly name = 'OutcomeUnknownError';
  override readonly retryable = true;
}

/** The time of a publish was over; `attempts` were made, and the last failure is the cause. */
export class DeadlineExceededError extends PublishError {
  override readonly name = 'DeadlineExceededError';
  override readonly retryable = true;
  readonly attempts: number;

  constructor(last: PublishError, attempts: number) {
    const tries = attempts === 1 ? 'one attempt' : `${attempts} attempts`;
    super(`not acknowledged in time, after ${tries}: ${last.message}`, last.transport, { cause: last });
    this.attempts = attempts;
  }
}

/** Some events of `publishMany` failed. `outcomes` has a result or an error for each, in their order. */
export class PartialPublishError extends PublishError {
  override readonly name = 'PartialPublishError';
  readonly outcomes: readonly (PublishResult | PublishError)[];

  constructor(outcomes: readonly (PublishResult | PublishError)[]) {
    const failed = outcomes.filter((each) => each instanceof PublishError);
    const [first] = failed;
    const counted = `${failed.length} of ${outcomes.length} events were not published`;
    super(`${counted}, the first because: ${first?.message}`, first?.transport ?? '', { cause: first });
    this.outcomes = outcomes;
  }
}

/** The outbox holds as many events as it may: the broker has been away for long, or is too slow. */
export class OutboxFullError extends PublishError {
  override readonly name = 'OutboxFullError';
  override readonly retryable = true;
}

/** Reading events failed. */
export class ConsumeError extends OMSEventError {
  override readonly name: string = 'ConsumeError';
}

/** A consumer that exists would deliver events that the subscription does not handle. */
export class ConsumerMismatchError extends ConsumeError {
  override readonly name = 'ConsumerMismatchError';
}

/** For handlers: the event can never succeed. It goes to the dead letters at once; `reason` is kept with it. */
export class RejectEvent extends ConsumeError {
  override readonly name = 'RejectEvent';
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/** For handlers: deliver the event again after `delay` seconds (the catalogue's back-off where it is not given). */
export class RetryLater extends ConsumeError {
  override readonly name = 'RetryLater';
  override readonly retryable = true;
  readonly delay: number | undefined;

  constructor(delay?: number, options?: ErrorOptions) {
    super(delay === undefined ? 'again later' : `again in ${delay} s`, options);
    this.delay = delay;
  }
}
