/** What is to be done with personal data, and who says so. */

import { platform } from '../_generated/platform.js';
import type { EventDescription } from '../contracts/index.js';
import { SettingsError } from '../errors.js';
import { Finding, pointerOf } from './findings.js';

/** Let pass and tell; refuse; replace by a pseudonym; encrypt. */
export const HANDLINGS = ['LOG', 'BLOCK', 'ANONYMIZE', 'ENCRYPT'] as const;
export type Handling = (typeof HANDLINGS)[number];

type Handlings = Readonly<Record<string, Handling>>;
interface Environment {
  readonly personalData: string;
  readonly kinds?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
}

/** How personal data is handled: by field (`schema.created:/author`), else by kind, else all alike. */
export class Policy {
  readonly handling: Handling;
  readonly kinds: Handlings;
  readonly fields: Handlings;

  /** Throws `SettingsError` for what is no handling, or no field. */
  constructor(handling: string = 'BLOCK', kinds: Readonly<Record<string, string>> = {}, fields: Readonly<Record<string, string>> = {}) {
    const faults: string[] = [];
    const one = (value: string, where: string): Handling => {
      if ((HANDLINGS as readonly string[]).includes(value)) return value as Handling;
      faults.push(`${where}: '${value}' is no handling: write LOG, BLOCK, ANONYMIZE or ENCRYPT`);
      return 'BLOCK';
    };
    const all = (given: Readonly<Record<string, string>>): Handlings =>
      Object.fromEntries(Object.entries(given).map(([key, value]) => [key, one(value, key)]));
    [this.handling, this.kinds, this.fields] = [one(handling, 'the policy'), all(kinds), all(fields)];
    for (const key of Object.keys(fields)) {
      if (!/^[^:]+:(?:\/.*)?$/s.test(key)) {
        faults.push(`${key} is no field: write <event>:<pointer>, such as schema.created:/author`);
      }
    }
    if (faults.length > 0) throw new SettingsError(faults);
  }

  /** The policy of an environment of the catalogue. Undefined: block everything. Throws `SettingsError`. */
  static forEnvironment(
    name: string | undefined,
    environments: Readonly<Record<string, Environment>> = platform.environments,
  ): Policy {
    if (name === undefined) return new Policy();
    const found = Object.hasOwn(environments, name) ? environments[name] : undefined;
    if (found === undefined) {
      const known = Object.keys(environments).join(', ') || 'none is configured';
      throw new SettingsError([`there is no environment '${name}': ${known}`]);
    }
    return new Policy(found.personalData, found.kinds, found.fields);
  }

  /**
   * What is to be done with a finding.
   *
   * What stands in an attribute, or in the name of a member that were to be encrypted, can only be blocked: brokers
   * route by attributes, and a name is not read back.
   */
  of(finding: Finding, event: EventDescription | undefined): Handling {
    let wanted = (Object.hasOwn(this.kinds, finding.kind) ? this.kinds[finding.kind] : undefined) ?? this.handling;
    if (event !== undefined && finding.part !== 'attribute') {
      const pointer = pointerOf(Finding.pathOf(finding));
      const own = Object.entries(this.fields).find(([key]) => {
        const [named, pattern] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
        return named === `${event.family}.${event.action}` && reaches(pattern, pointer);
      });
      wanted = own?.[1] ?? wanted;
    }
    if (finding.part === 'attribute' && wanted !== 'LOG') return 'BLOCK';
    return finding.part === 'name' && wanted === 'ENCRYPT' ? 'BLOCK' : wanted;
  }
}

/** Whether a pointer is at or below what a pattern names; `*` is any step. */
function reaches(pattern: string, pointer: string): boolean {
  const [wanted, given] = [pattern.split('/').slice(1), pointer.split('/').slice(1)];
  return given.length >= wanted.length && wanted.every((token, index) => token === '*' || token === given[index]);
}
