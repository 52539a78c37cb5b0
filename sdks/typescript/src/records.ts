/** What an AWS Lambda function is handed, as typed events: an EventBridge event, or the records of an SQS queue. */

import { InvalidPayloadError, type AnyEventContract, type EventRegistry } from './contracts/index.js';
import { VersionedCloudEvent } from './envelope.js';
import { InvalidEnvelopeError } from './errors.js';
import { log } from './tracing.js';

/** An event that a function was handed; `name` tells the versions apart, and is undefined where none describes it. */
export interface ParsedEvent<T = unknown, N extends string | undefined = string | undefined> {
  readonly name: N;
  readonly data: T;
  readonly envelope: VersionedCloudEvent<T>;
  readonly contract: AnyEventContract | undefined;
  /** `traceparent` and `tracestate` of where the event was made, for `propagation.extract` of OpenTelemetry. */
  readonly carrier: Readonly<Record<string, string>>;
}

/** Any event of a catalogue whose payloads by name are `M`, or one that it does not know. */
export type ParsedOf<M> = { [K in keyof M & string]: ParsedEvent<M[K], K> }[keyof M & string] | ParsedEvent<unknown, undefined>;

/** What a function answers to an SQS batch: the records that are to come again. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

type Value = Readonly<Record<string, unknown>>;
const CARRIED = ['traceparent', 'tracestate'] as const;

/**
 * The event in what Lambda hands over: EventBridge's event, or one record of SQS's `Records`.
 *
 * Throws an `InvalidEnvelopeError`, or an `InvalidPayloadError` where the data breaks its contract.
 */
export function parseRecord(record: unknown, registry: EventRegistry): ParsedEvent {
  const envelope = envelopeOf(record);
  const { data, extensions } = envelope;
  const contract = registry.get(envelope.type, envelope.dataVersion);
  const faults = contract?.violations(data) ?? [];
  if (contract !== undefined && faults.length > 0) throw new InvalidPayloadError(contract.name, faults);
  const carrier = Object.fromEntries(
    CARRIED.flatMap((name) => (extensions[name] === undefined ? [] : [[name, extensions[name]]])),
  );
  return { name: contract?.name, data, envelope, contract, carrier };
}

/**
 * Gives each record of an SQS batch to a handler. The answer names those that failed, and only they come again: the
 * function's trigger needs `ReportBatchItemFailures` (AWS Lambda, Reporting batch item failures). Throws an
 * `InvalidEnvelopeError` for what is no batch, such as an event of EventBridge.
 */
export async function handleRecords(
  event: unknown,
  handler: (event: ParsedEvent) => unknown,
  registry: EventRegistry,
): Promise<BatchAnswer> {
  const records: unknown = isObject(event) ? event['Records'] : undefined;
  if (!Array.isArray(records)) {
    throw new InvalidEnvelopeError('no batch of SQS: an event of EventBridge is for parseEvent');
  }
  const batchItemFailures = [];
  for (const record of records as readonly unknown[]) {
    try {
      await handler(parseRecord(record, registry));
    } catch (error) {
      // Of any kind: the record is delivered again, and at last to the queue's dead letters.
      const itemIdentifier = isObject(record) ? String(record['messageId']) : '';
      log.error(`record ${itemIdentifier} failed: ${error instanceof Error ? error.name : typeof error}`);
      batchItemFailures.push({ itemIdentifier });
    }
  }
  return { batchItemFailures };
}

/** The CloudEvent in a queue's message: EventBridge's `detail`, or the message itself. */
export function detailOf(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) && 'detail-type' in value && isObject(value['detail']) ? JSON.stringify(value['detail']) : body;
  } catch {
    return body; // no JSON, or nested without end: whoever reads it as a CloudEvent says so
  }
}

function envelopeOf(record: unknown): VersionedCloudEvent {
  if (!isObject(record)) throw new InvalidEnvelopeError('neither an event of EventBridge nor a record of SQS');
  if ('Records' in record) {
    throw new InvalidEnvelopeError('these are several records: parse each of event.Records, see handleBatch');
  }
  if ('detail-type' in record) return VersionedCloudEvent.from(record['detail']);
  if (typeof record['body'] === 'string') return VersionedCloudEvent.parse(detailOf(record['body']));
  throw new InvalidEnvelopeError('neither an event of EventBridge nor a record of SQS');
}

function isObject(value: unknown): value is Value {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
