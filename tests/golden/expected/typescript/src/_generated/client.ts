// Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
import { downcast, olderToSend, upcast } from '../casting.js';
import { EventClient } from '../client.js';
import { connected, type ConnectOptions } from '../connecting.js';
import type { ClientParts } from '../parts.js';
import type { PublishOptions } from '../publication.js';
import { handleRecords, parseRecord, type BatchAnswer, type ParsedOf } from '../records.js';
import type { PublishResult } from '../results.js';
import type { ClientSettings } from '../settings.js';
import { CustomerRenamedV1, type CustomerRenamedV1Input } from './models/customer_renamed_v1.js';
import type { OrderPlacedV1 } from './models/order_placed_v1.js';
import { OrderPlacedV2, type OrderPlacedV2Input } from './models/order_placed_v2.js';
import { WarehouseCountedV1, type WarehouseCountedV1Input } from './models/warehouse_counted_v1.js';
import { platform } from './platform.js';
import { registry } from './registry.js';
import { VERSION } from './version.js';

/** The payload of each event version, by its name. */
export interface ShopEvents {
  readonly OrderPlacedV1: OrderPlacedV1;
  readonly OrderPlacedV2: OrderPlacedV2;
  readonly CustomerRenamedV1: CustomerRenamedV1;
  readonly WarehouseCountedV1: WarehouseCountedV1;
}

/** Publishes and consumes Shop events: a method for each event, in its newest version, and all of `EventClient`. */
export class ShopEventClient extends EventClient<ShopEvents> {
  /** A client of a transport that is there already; `connect` makes one of URLs and settings. */
  constructor(parts: ClientParts) {
    super({ versions: { downcast, olderToSend, upcast }, ...parts });
  }

  /**
   * A client that is connected to a URL, or several, such as `nats://localhost:4222`; without one, to what the
   * environment says. Throws a `SettingsError`, or an `UnavailableError` where nobody answers in time.
   */
  static async connect(
    to: string | readonly string[] | ClientSettings = {},
    options: ConnectOptions = {},
  ): Promise<ShopEventClient> {
    return new ShopEventClient(await connected({ platform, registry, version: VERSION }, to, options));
  }

  /** Sent when an order has been placed and it is known how it will be paid. */
  publishOrderPlaced(data: OrderPlacedV2Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(OrderPlacedV2, data, options);
  }

  /** Sent when a customer has another name. */
  publishCustomerRenamed(data: CustomerRenamedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(CustomerRenamedV1, data, options);
  }

  /** Sent when the stock of a warehouse has been counted. */
  publishWarehouseCounted(data: WarehouseCountedV1Input, options?: PublishOptions): Promise<PublishResult> {
    return this.publish(WarehouseCountedV1, data, options);
  }
}

/**
 * The event in what an AWS Lambda function is handed: EventBridge's event, or one record of SQS's `Records`.
 *
 * Throws an `InvalidEnvelopeError`, or an `InvalidPayloadError` where the data breaks its contract.
 */
export function parseEvent(record: unknown): ParsedOf<ShopEvents> {
  return parseRecord(record, registry) as ParsedOf<ShopEvents>;
}

/** Gives each record of an SQS batch to a handler; the answer names those that failed, and only they come again. */
export function handleBatch(event: unknown, handler: (event: ParsedOf<ShopEvents>) => unknown): Promise<BatchAnswer> {
  return handleRecords(event, (each) => handler(each as ParsedOf<ShopEvents>), registry);
}
