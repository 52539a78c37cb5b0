import type { EventContract } from './event.js';

/** An event contract whose data may be any type; `create` then takes any input and checks it. */
export type AnyEventContract = EventContract<unknown>;

const VERSION = /^(0|[1-9][0-9]*)\.[0-9]+\.[0-9]+$/;

/** The event contracts of a package: by type, by name and by event, in the order they were given. */
export class EventRegistry implements Iterable<AnyEventContract> {
  readonly #contracts: readonly AnyEventContract[];
  readonly #byType = new Map<string, AnyEventContract>();
  readonly #byName = new Map<string, AnyEventContract>();
  readonly #latest = new Map<string, AnyEventContract>();

  constructor(contracts: Iterable<AnyEventContract>) {
    this.#contracts = [...contracts];
    for (const contract of this.#contracts) {
      const { type, family, action, major } = contract.event;
      this.#byType.set(type, contract);
      this.#byName.set(contract.name, contract);
      const event = `${family}.${action}`;
      const newest = this.#latest.get(event);
      if (newest === undefined || newest.event.major < major) this.#latest.set(event, contract);
    }
  }

  /** How many contracts there are. */
  get size(): number {
    return this.#contracts.length;
  }

  [Symbol.iterator](): Iterator<AnyEventContract> {
    return this.#contracts.values();
  }

  /**
   * The contract of a CloudEvents type and its `data.version`; undefined where either is unknown.
   *
   * A payload without a version counts as `1.0.0`. A newer minor version of a known major resolves to that
   * major; a payload that says another major than its type is unknown.
   */
  get(type: string, dataVersion = '1.0.0'): AnyEventContract | undefined {
    const contract = this.#byType.get(type);
    const major = VERSION.exec(dataVersion)?.[1];
    return contract !== undefined && Number(major) === contract.event.major ? contract : undefined;
  }

  /** The contract of a name such as `SchemaCreatedV2`. */
  byName(name: string): AnyEventContract | undefined {
    return this.#byName.get(name);
  }

  /** The newest contract of an event, such as `latest('schema.created')`. */
  latest(event: string): AnyEventContract | undefined {
    return this.#latest.get(event);
  }
}
