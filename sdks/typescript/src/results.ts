/** What a publish says when it has succeeded. */

/**
 * Where a transport has put an event.
 *
 * `destination` is the NATS subject, the EventBridge bus or the outbox's file. JetStream says `stream`, `sequence`
 * and whether it had the event already (`duplicate`); EventBridge its own `eventId`; the outbox the `sequence` in
 * its file.
 */
export interface Receipt {
  readonly transport: string;
  readonly destination: string;
  readonly stream?: string;
  readonly sequence?: number;
  readonly duplicate?: boolean;
  readonly eventId?: string;
}

/** An event that arrived: its CloudEvents id and type, a receipt for each transport, and how often it was tried. */
export interface PublishResult {
  readonly id: string;
  readonly type: string;
  readonly receipts: readonly Receipt[];
  readonly attempts: number;
  /** Of the older versions that were sent beside it. */
  readonly also: readonly PublishResult[];
}
