/** Several transports as one: each family's events go where the catalogue says. */

import { PublishError } from './errors.js';
import type { Route } from './platform.js';
import type { Message, Outcome, Transport } from './transports/base.js';

interface Way {
  readonly mode: Route['mode'];
  readonly to: readonly Transport[];
}

/**
 * Sends by family: to all transports of a route, or to the first that takes the event.
 *
 * A route's transports that this client does not have are passed over; where it has none of them, all it has are
 * used. A message remembers where it is already, so that a retry repeats only what failed.
 */
export class Router implements Transport {
  readonly name = 'router';
  readonly system: string;
  readonly #transports: readonly Transport[];
  readonly #routes: Readonly<Record<string, Route>>;
  readonly #ways = new Map<string, Way>();

  constructor(transports: readonly [Transport, ...Transport[]], routes: Readonly<Record<string, Route>>) {
    this.system = transports[0].system;
    this.#transports = transports;
    this.#routes = routes;
  }

  async send(messages: readonly Message[], deadline: number): Promise<readonly Outcome[]> {
    const groups = new Map<Way, number[]>();
    for (const [index, { family }] of messages.entries()) {
      const way = this.#way(family);
      const group = groups.get(way);
      if (group === undefined) groups.set(way, [index]);
      else group.push(index);
    }
    const outcomes: Outcome[] = [];
    const sent = [...groups].map(async ([{ mode, to }, indexes]) => {
      const group = indexes.map((index) => messages[index] as Message);
      const found = await (mode === 'ALL' ? toAll(to, group, deadline) : toFirst(to, group, deadline));
      for (const [position, index] of indexes.entries()) outcomes[index] = found[position] as Outcome;
    });
    await Promise.all(sent);
    return outcomes;
  }

  async close(): Promise<void> {
    await Promise.all(this.#transports.map((each) => each.close()));
  }

  #way(family: string): Way {
    const known = this.#ways.get(family);
    if (known !== undefined) return known;
    const route = Object.hasOwn(this.#routes, family) ? this.#routes[family] : undefined;
    const wanted = (route?.to ?? []).flatMap((name) => this.#transports.filter((each) => each.name === name));
    const way: Way =
      route === undefined || wanted.length === 0
        ? { mode: 'ALL', to: this.#transports }
        : { mode: route.mode, to: wanted };
    this.#ways.set(family, way);
    return way;
  }
}

/** To every transport at once; a message is sent where it is not yet. The failure that decides is its outcome. */
async function toAll(to: readonly Transport[], messages: readonly Message[], deadline: number): Promise<Outcome[]> {
  const failures = messages.map((): PublishError[] => []);
  const sent = to.map(async (transport) => {
    const missing = [...messages.keys()].filter((index) => !messages[index]?.receipts?.has(transport.name));
    const found = await sendTo(transport, pick(messages, missing), deadline);
    for (const [position, index] of missing.entries()) {
      const outcome = found[position];
      if (outcome instanceof PublishError) failures[index]?.push(outcome);
    }
  });
  await Promise.all(sent);
  return messages.map((message, index) => {
    const failed = failures[index] ?? [];
    const worst = failed.find((error) => !error.retryable) ?? failed[0];
    return worst ?? (message.receipts?.get(to[0]?.name ?? '') as Outcome);
  });
}

/** To the first transport; what it does not take, to the next, which gets half of the time that is left. */
async function toFirst(to: readonly Transport[], messages: readonly Message[], deadline: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [position, transport] of to.entries()) {
    const missing = [...messages.keys()].filter((index) => !isReceipt(outcomes[index]));
    if (missing.length === 0) break;
    const now = performance.now();
    const until = position === to.length - 1 ? deadline : now + (deadline - now) / 2;
    const found = await sendTo(transport, pick(messages, missing), until);
    for (const [place, index] of missing.entries()) {
      const [before, outcome] = [outcomes[index], found[place] as Outcome];
      const keep = before instanceof PublishError && before.retryable && outcome instanceof PublishError;
      if (!keep) outcomes[index] = outcome;
    }
  }
  return outcomes;
}

async function sendTo(to: Transport, messages: readonly Message[], deadline: number): Promise<readonly Outcome[]> {
  if (messages.length === 0) return [];
  const found = await to.send(messages, deadline);
  for (const [index, message] of messages.entries()) {
    const outcome = found[index];
    if (isReceipt(outcome)) (message.receipts ??= new Map()).set(to.name, outcome);
  }
  return found;
}

function isReceipt(outcome: Outcome | undefined): outcome is Exclude<Outcome, PublishError> {
  return outcome !== undefined && !(outcome instanceof PublishError);
}

function pick(messages: readonly Message[], indexes: readonly number[]): Message[] {
  return indexes.map((index) => messages[index] as Message);
}
