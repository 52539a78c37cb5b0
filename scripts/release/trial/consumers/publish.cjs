// A consumer with the peers of NATS, in CommonJS: publishes to the server that is its argument.
const assert = require('node:assert/strict');
const { OMSEventClient } = require('oms-event-sdk');

async function main(address) {
  const client = await OMSEventClient.connect(address);
  try {
    const fields = { operation: 'create', resource_type: 'object_type', resource_id: 'cjs' };
    const result = await client.publishSchemaCreated(fields, { branch: 'main' });
    assert.equal(typeof result.id, 'string');
  } finally {
    await client.close();
  }
}

main(process.argv[2]);
