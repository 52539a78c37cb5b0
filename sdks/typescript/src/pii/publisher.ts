import { Finding } from './findings.js';
import type { PIIHandler } from './handler.js';

/** Whatever publishes a payload to somewhere. */
export interface Publisher<Given extends readonly unknown[], R> {
  publish(...given: Given): Promise<R>;
}

/**
 * Wraps an object with an async `publish`: it gets payloads that the policy lets through. The payload is the first
 * argument that is no text: a value, or bytes of JSON. Whatever else is given (a channel, headers, a payload as text)
 * can only be logged or blocked.
 *
 *     const publisher = new SecureEventPublisher(natsPublisher, await PIIHandler.fromEnvironment('staging'));
 *     await publisher.publish('oms.schema.created', payload);
 */
export class SecureEventPublisher<Given extends readonly unknown[], R> {
  readonly #client: Publisher<Given, R>;
  readonly #handler: PIIHandler;

  constructor(client: Publisher<Given, R>, handler: PIIHandler) {
    [this.#client, this.#handler] = [client, handler];
  }

  /** Publish what may leave of a payload, which stays as it is. Throws `PersonalDataError` before it is sent. */
  async publish(...given: Given): Promise<R> {
    const index = given.findIndex((argument) => typeof argument !== 'string');
    const payload: unknown = given[index];
    await this.#checkRest(given.map((each: unknown, at) => (at === index ? null : each)));
    const findings = this.#handler.scan(payload);
    if (findings.length === 0) return this.#client.publish(...given);
    const made = await this.#handler.protect(payload, undefined, findings);
    return this.#client.publish(...(given.map((each, at) => (at === index ? made : each)) as unknown as Given));
  }

  async #checkRest(rest: unknown): Promise<void> {
    const found = this.#handler.scan(rest).map((each) => new Finding(Finding.pathOf(each), each.pointer, each.source, 'attribute', each));
    if (found.length > 0) await this.#handler.protect(null, undefined, found);
  }
}
