// Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
export { type Amount, type AmountInput, type Currency } from './models/common_money.js';
export { type Contact, type EmailAddress } from './models/common_people.js';
export { CustomerRenamedV1, CustomerRenamedV1 as CustomerRenamed, type CustomerRenamedV1Input, type CustomerRenamedV1Input as CustomerRenamedInput } from './models/customer_renamed_v1.js';
export { OrderPlacedV1, type OrderPlacedV1Input } from './models/order_placed_v1.js';
export { type CardPayment, type OrderLine, type OrderLineInput, OrderPlacedV2, OrderPlacedV2 as OrderPlaced, type OrderPlacedV2Input, type OrderPlacedV2Input as OrderPlacedInput, type Payment, type PaymentInput, type TransferPayment, type TransferPaymentInput } from './models/order_placed_v2.js';
export { WarehouseCountedV1, WarehouseCountedV1 as WarehouseCounted, type WarehouseCountedV1Input, type WarehouseCountedV1Input as WarehouseCountedInput } from './models/warehouse_counted_v1.js';
