/** Finding contracts by what a program calls them: a name, a contract, a NATS subject. */

import type { AnyEventContract, EventRegistry } from './contracts/index.js';
import { UnknownEventError } from './errors.js';
import type { PublishOptions } from './publication.js';
import { fill, patternOf, valueOf, type Pattern } from './subjects.js';

interface Channel {
  readonly contract: AnyEventContract;
  readonly pattern: Pattern;
}

/** What a channel says of an event: its contract, and its branch where that is the last token. */
export interface Found {
  readonly contract: AnyEventContract;
  readonly branch: string | undefined;
}

/** The contracts of a registry by subject. */
export class Channels {
  readonly #registry: EventRegistry;
  #channels: ReadonlyMap<string, Channel> | undefined;

  constructor(registry: EventRegistry) {
    this.#registry = registry;
  }

  /** The contracts that are meant. Throws an `UnknownEventError`. */
  contracts(what: string | AnyEventContract | readonly string[]): readonly AnyEventContract[] {
    if (typeof what === 'object' && 'event' in what) return [what];
    return (typeof what === 'string' ? [what] : what).map((name) => {
      const found = this.#registry.byName(name);
      if (found !== undefined) return found;
      throw new UnknownEventError(`no event version is called ${name}: names are such as SchemaCreatedV2`);
    });
  }

  /** What a channel such as `oms.schema.created.v2.main` is for. Throws an `UnknownEventError`. */
  find(channel: string, payload: unknown, options: PublishOptions): Found {
    const { contract, pattern } = this.#channel(channel);
    const { token: name } = pattern;
    if (name === undefined) return { contract, branch: undefined };
    const value = decoded(channel.slice(pattern.head.length, channel.length - pattern.tail.length), channel);
    if (name === 'branch') {
      if (options.branch === undefined || options.branch === value) return { contract, branch: value };
      throw new UnknownEventError(`the channel ${channel} has another branch than the option`);
    }
    const told: unknown = (payload as Readonly<Record<string, unknown>> | null)?.[name];
    if (told === undefined || fill(pattern, String(told)) === channel) return { contract, branch: undefined };
    throw new UnknownEventError(`the channel ${channel} has another ${name} than the payload`);
  }

  #channel(channel: string): Channel {
    this.#channels ??= new Map(
      [...this.#registry].map((contract) => {
        const pattern = patternOf(contract.event.subject);
        return [pattern.head, { contract, pattern }];
      }),
    );
    const head = channel.slice(0, channel.lastIndexOf('.') + 1);
    const found = this.#channels.get(head) ?? this.#channels.get(channel);
    if (found !== undefined) return found;
    throw new UnknownEventError(`no event goes to ${channel}: channels are such as ${this.#example()}`);
  }

  #example(): string {
    const [first] = this.#registry;
    return first === undefined ? 'none: the registry is empty' : fill(patternOf(first.event.subject), 'main');
  }
}

function decoded(text: string, channel: string): string | undefined {
  try {
    return valueOf(text);
  } catch (error) {
    throw new UnknownEventError(`the last token of ${channel} is not percent-encoded UTF-8`, { cause: error });
  }
}
