// Generated from schemas/order.placed/v2.json by `python -m codegen generate`. Do not edit.
import type { Cast } from '../contracts/index.js';

/** How each version follows from the one before it, by the name of the newer. */
export const CASTS: Readonly<Record<string, Cast>> = {
  OrderPlacedV2: {
    since: 'OrderPlacedV1',
    steps: [
      { drop: '/total' },
      { set: '/lines', value: [{ sku: 'UNKNOWN' }] },
      { set: '/payment', value: { method: 'transfer' } },
      { set: '/version', value: '2.1.0' },
    ],
    keep: { order_id: true, total: { cents: true, currency: true } },
    losses: ['/total does not come back'],
    forgets: ['/contact', '/watchers', '/placed_at', '/wanted_on', '/labels', '/extra', '/weight', '/gift'],
  },
};
