// Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
import type { Platform } from '../platform.js';

/** Routes, delivery, streams, bus and environments, as the catalogue says them: times in seconds, sizes in bytes. */
export const platform: Platform = {
  name: 'shop',
  title: 'Shop events',
  source: 'shop',
  typePrefix: 'com.example.shop.',
  client: 'ShopEventClient',
  environments: {},
  routes: {
    order: { mode: 'ALL', to: ['nats', 'eventbridge'], token: 'branch', dualPublish: false },
    customer: { mode: 'FAILOVER', to: ['nats', 'eventbridge'], token: 'customer_id', dualPublish: false },
    warehouse: { mode: 'ALL', to: ['eventbridge'], token: '-', dualPublish: false },
  },
  delivery: { maxRetries: 3, maxDeliver: 4, backoff: [1, 10, 60], ackWait: 30, maxEventAge: 3600, publishTimeout: 10 },
  events: {
    name: 'SHOP_EVENTS',
    subjects: ['shop.order.*.*.*', 'shop.customer.*.*.*', 'shop.warehouse.*.*.*'],
    maxAge: 86400,
    duplicateWindow: 600,
  },
  dlq: { name: 'SHOP_DLQ', subjects: ['dlq.SHOP_EVENTS.>'], maxAge: 1209600, duplicateWindow: 120 },
  advisories: {
    name: 'SHOP_ADVISORIES',
    subjects: [
      '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.SHOP_EVENTS.*',
      '$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.SHOP_EVENTS.*',
    ],
    maxAge: 1209600,
    duplicateWindow: 0,
  },
  bus: {
    name: 'shop-events',
    dlq: 'shop-events-dlq',
    archive: 2592000,
    dlqRetention: 1209600,
    maxEntryBytes: 262144,
  },
  readers: [],
};
