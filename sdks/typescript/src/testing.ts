/** For tests: the broker behind `memory://`, to be looked at. */

export { broker, MemoryBroker, MemoryTransport, type Buried, type Stored } from './transports/memory.js';
