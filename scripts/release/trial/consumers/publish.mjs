// A consumer with the peers of NATS, as an ES module: publishes to the server that is its argument.
import assert from 'node:assert/strict';
import { OMSEventClient, SchemaCreatedV2 } from 'oms-event-sdk';

const client = await OMSEventClient.connect(process.argv[2]);
try {
  const event = SchemaCreatedV2.create({ operation: 'create', resource_type: 'object_type', resource_id: 'esm' });
  const result = await client.publish(SchemaCreatedV2, event, { branch: 'main' });
  assert.equal(typeof result.id, 'string');
  await client.publishSchemaCreated({ operation: 'create', resource_type: 'link_type' }, { branch: 'main' });
} finally {
  await client.close();
}
