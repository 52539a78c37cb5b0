/** What EventBridge and SQS have in common: options of a client, a deadline for each call, and AWS's errors as ours. */

import { VERSION } from '../_generated/version.js';
import {
  NotPermittedError,
  OutcomeUnknownError,
  RejectedError,
  UnavailableError,
  type PublishError,
} from '../errors.js';
import type { Address } from '../settings.js';

const DENIED: ReadonlySet<string> = new Set([
  ...['AccessDenied', 'AccessDeniedException', 'NotAuthorizedForSourceException', 'InvalidClientTokenId'],
  ...['UnrecognizedClientException', 'SignatureDoesNotMatch', 'ExpiredToken', 'ExpiredTokenException'],
  ...['CredentialsProviderError'],
]);
const BUSY: ReadonlySet<string> = new Set([
  ...['ThrottlingException', 'Throttling', 'ThrottledException', 'RequestLimitExceeded', 'TooManyRequestsException'],
  ...['InternalFailure', 'InternalException', 'InternalError', 'ServiceUnavailable'],
]);

/** What AWS's errors have besides their name; `$fault` only where they are an answer that was read. */
interface Answered {
  readonly $fault?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

interface AwsOptions {
  readonly maxAttempts: number;
  readonly customUserAgent: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly profile?: string;
}

/** Options of an AWS client, as the URL has them. Retries are the caller's, whose deadline it is. */
export function optionsOf({ options }: Address): AwsOptions {
  return { maxAttempts: 1, customUserAgent: `oms-event-sdk/${VERSION}`, ...options };
}

/** The answer to one call. Throws a `PublishError` as AWS says, or where no answer comes by `deadline`. */
export async function called<T>(
  service: string,
  call: (options: { abortSignal: AbortSignal }) => Promise<T>,
  deadline = Infinity,
): Promise<T> {
  const left = deadline - performance.now();
  const abort = new AbortController();
  const timer = Number.isFinite(left) ? setTimeout(() => abort.abort(), Math.max(left, 0)) : undefined;
  try {
    return await call({ abortSignal: abort.signal });
  } catch (error) {
    if (!abort.signal.aborted) throw mapped(service, error);
    throw new OutcomeUnknownError(`no answer of ${service} within the time`, service, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** The error that a code of AWS means. */
export function failure(code: string, told: string, transport: string, cause?: unknown): PublishError {
  if (DENIED.has(code)) return new NotPermittedError(told, transport, { cause });
  if (BUSY.has(code)) return new UnavailableError(told, transport, { cause });
  return new RejectedError(told, transport, code, { cause });
}

function mapped(service: string, error: unknown): PublishError {
  const { name, message = '' } = error instanceof Error ? error : { name: typeof error };
  if (name === 'CredentialsProviderError') {
    const told = 'there are no AWS credentials: set a profile, or AWS_ACCESS_KEY_ID';
    return new NotPermittedError(told, service, { cause: error });
  }
  if (message.includes('Region is missing')) {
    const told = 'no AWS region is given: add ?region=… to the URL, or set AWS_REGION';
    return new RejectedError(told, service, 'NoRegion', { cause: error });
  }
  const { $fault, code, $metadata } = error as Answered;
  if ($fault === undefined && ($metadata?.httpStatusCode ?? 500) < 300) {
    return new OutcomeUnknownError(`the answer of ${service} cannot be read`, service, { cause: error });
  }
  if ($fault !== undefined && !(DENIED.has(name) || BUSY.has(name)) && $fault === 'server') {
    return new UnavailableError(`${service} answered ${name}`, service, { cause: error });
  }
  if ($fault === undefined) {
    return new UnavailableError(`${service} cannot be reached: ${code ?? name}`, service, { cause: error });
  }
  return failure(name, `${service} refused the call (${name})`, service, error);
}
