import assert from 'node:assert/strict';
import { InvalidPayloadError, SchemaCreated, SchemaCreatedV2 } from 'oms-event-sdk';

const payload = SchemaCreatedV2.create({ operation: 'create', resource_type: 'object_type' });
assert.equal(payload.version, '2.0.0');
assert.deepEqual(SchemaCreatedV2.parse(JSON.stringify(payload)), payload);
assert.equal(SchemaCreated, SchemaCreatedV2);
assert.throws(() => SchemaCreatedV2.validate({ operation: 'destroy' }), InvalidPayloadError);
console.log('consumed', SchemaCreatedV2.event.type);
