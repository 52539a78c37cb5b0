/** `node consumer.ts URL NAME`: takes an event, says so, and handles it for ever. */

import { writeSync } from 'node:fs';
import { OMSEventClient } from 'oms-event-sdk';

const [url = '', consumer = ''] = process.argv.slice(2);
const client = await OMSEventClient.connect(url);
await client.subscribe('SchemaCreatedV2', { consumer }).run(async ({ id, attempt }) => {
  writeSync(1, `${id} ${attempt}\n`);
  await new Promise((resolve) => setTimeout(resolve, 2 ** 30));
});
