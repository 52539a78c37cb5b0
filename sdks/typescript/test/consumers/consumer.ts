import {
  InvalidPayloadError,
  OMSEventClient,
  parseEvent,
  SchemaCreated,
  SchemaCreatedV2,
  type EventContract,
  type SchemaCreatedV2Input,
  type Violation,
} from 'oms-event-sdk';

const input: SchemaCreatedV2Input = { operation: 'create', resource_type: 'object_type' };
const payload: SchemaCreatedV2 = SchemaCreatedV2.create(input);
const newest: SchemaCreated = SchemaCreated.create(input);
const contract: EventContract<SchemaCreatedV2, SchemaCreatedV2Input> = SchemaCreatedV2;

// The literal and the default are in the types.
const operation: 'create' = payload.operation;
const version: string = payload.version;

// @ts-expect-error: one operation only
SchemaCreatedV2.create({ operation: 'destroy', resource_type: 'object_type' });
// @ts-expect-error: a slip of the pen
SchemaCreatedV2.create({ operation: 'create', resource_type: 'object_type', resource: 'x' });
// @ts-expect-error: absent is not undefined
SchemaCreatedV2.create({ operation: 'create', resource_type: 'object_type', resource_id: undefined });
// @ts-expect-error: a payload is not to be changed
payload.version = '2.1.0';

export function read(value: unknown): readonly Violation[] | string {
  if (SchemaCreatedV2.is(value)) return value.resource_type;
  try {
    return contract.parse('{}').version;
  } catch (error) {
    if (error instanceof InvalidPayloadError) return error.violations;
    throw error;
  }
}

export const used = [operation, version, newest] as const;

export async function use(client: OMSEventClient): Promise<void> {
  const result = await client.publishSchemaCreated(input, { branch: 'main' });
  const id: string = result.id;
  // @ts-expect-error: the payload of another event
  await client.publishSchemaDeleted(input);
  // @ts-expect-error: no such option
  await client.publishSchemaCreated(input, { brnach: 'main' });
  // @ts-expect-error: no such event
  client.subscribe('SchemaCreatedV9', { consumer: 'reader' });
  for await (const event of client.subscribe(['SchemaCreatedV2', 'SystemErrorV1'], { consumer: 'reader' })) {
    if (event.name === 'SystemErrorV1') {
      const component: string = event.data.component;
      console.log(component, id);
    } else {
      const create: 'create' = event.data.operation;
      console.log(create);
    }
    await event.ack();
  }
  const parsed = parseEvent({});
  if (parsed.name === 'SchemaCreatedV2') console.log(parsed.data.resource_type satisfies string);
}
