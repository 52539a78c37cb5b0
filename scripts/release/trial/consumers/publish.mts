// A consumer with the peers of NATS, in TypeScript: publishes to the server that is its argument.
import { OMSEventClient, type SchemaCreatedV2Input } from 'oms-event-sdk';

const address = process.argv[2];
if (address === undefined) throw new Error('give the address of a server');
const client = await OMSEventClient.connect(address);
try {
  const fields: SchemaCreatedV2Input = { operation: 'create', resource_type: 'object_type', resource_id: 'ts' };
  const { id }: { readonly id: string } = await client.publishSchemaCreated(fields, { branch: 'main' });
  if (id === '') throw new Error('an event without an id');
} finally {
  await client.close();
}
