import type { PIIHandler } from './handler.js';
import { scan } from './scan.js';

/** Whatever publishes a payload to somewhere. */
export interface Publisher<R> {
  publish(channel: string, payload: unknown): Promise<R>;
}

/**
 * Wraps an object with an async `publish(channel, payload)`: it gets payloads that the policy lets through.
 *
 *     const publisher = new SecureEventPublisher(natsPublisher, await PIIHandler.fromEnvironment('staging'));
 *     await publisher.publish('oms.schema.created', payload);
 */
export class SecureEventPublisher<R> {
  readonly #client: Publisher<R>;
  readonly #handler: PIIHandler;

  constructor(client: Publisher<R>, handler: PIIHandler) {
    [this.#client, this.#handler] = [client, handler];
  }

  /** Publish what may leave of a payload, which stays as it is. Throws `PersonalDataError`, before anything left. */
  async publish(channel: string, payload: unknown): Promise<R> {
    const text = new TextEncoder().encode(JSON.stringify(payload));
    const value: unknown = JSON.parse(new TextDecoder().decode(text));
    const findings = scan(value);
    if (findings.length === 0) return this.#client.publish(channel, value);
    const made = await this.#handler.protect(text, undefined, findings);
    return this.#client.publish(channel, JSON.parse(new TextDecoder().decode(made)));
  }
}
