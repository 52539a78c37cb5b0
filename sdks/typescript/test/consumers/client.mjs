import assert from 'node:assert/strict';
import { OMSEventClient } from 'oms-event-sdk';

const client = await OMSEventClient.connect('memory://');
const { id } = await client.publishSchemaCreated({ operation: 'create', resource_type: 'object_type' }, { branch: 'main' });
console.log('published', id);
for await (const event of client.subscribe('SchemaCreatedV2', { consumer: 'reader' })) {
  assert.equal(event.id, id);
  console.log('consumed', event.name, event.data.resource_type);
  await event.ack();
  break;
}
await client.close();
