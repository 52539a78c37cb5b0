/**
 * `node publisher.ts URL OUTBOX PREFIX COUNT`: publishes as fast as it can, and says what is safe. Each line of output
 * is the resource id of an event whose publish has returned.
 */

import { writeSync } from 'node:fs';
import { OMSEventClient } from 'oms-event-sdk';

const [url = '', outbox = '', prefix = '', count = '0'] = process.argv.slice(2);
const TASKS = 5;

const client = await OMSEventClient.connect({ url, outbox, outboxLimit: 1_000_000 });
await Promise.all(
  Array.from({ length: TASKS }, async (_, task) => {
    for (let number = 0; number < Number(count) / TASKS; number += 1) {
      const name = `${prefix}-${task}-${number}`;
      const event = { operation: 'create', resource_type: 'object_type', resource_id: name } as const;
      await client.publishSchemaCreated(event, { branch: 'main' });
      writeSync(1, `${name}\n`);
    }
  }),
);
await client.flush(60);
await client.close();
