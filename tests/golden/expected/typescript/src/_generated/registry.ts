// Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
import { EventRegistry } from '../contracts/index.js';
import { OrderPlacedV1 } from './models/order_placed_v1.js';
import { OrderPlacedV2 } from './models/order_placed_v2.js';
import { CustomerRenamedV1 } from './models/customer_renamed_v1.js';
import { WarehouseCountedV1 } from './models/warehouse_counted_v1.js';

/** All event versions, by type, by name and by event. */
export const registry: EventRegistry = /*#__PURE__*/ new EventRegistry([
  OrderPlacedV1,
  OrderPlacedV2,
  CustomerRenamedV1,
  WarehouseCountedV1,
]);
