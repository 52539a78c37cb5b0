/**
 * The file of an outbox: a SQLite database, the same in every language.
 *
 * One table, `outbox`, oldest first by `sequence`; `failure` says why an event that can never be sent was set aside.
 * `user_version` is the version of this form.
 */

import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import { SettingsError } from './errors.js';
import { needed } from './host.js';
import type { Message } from './transports/base.js';

const FORM = 1;
const TABLE = `
CREATE TABLE IF NOT EXISTS outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  type TEXT NOT NULL,
  family TEXT NOT NULL,
  subject TEXT NOT NULL,
  body BLOB NOT NULL,
  traceparent TEXT,
  tracestate TEXT,
  stored_at REAL NOT NULL,
  failure TEXT,
  UNIQUE (source, id)
) STRICT`;
const INSERT = `
INSERT OR IGNORE INTO outbox (id, source, type, family, subject, body, traceparent, tracestate, stored_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const SELECT = 'SELECT sequence, id, source, type, family, subject, body, traceparent, tracestate FROM outbox';

/** An event in the file. */
export interface Entry {
  readonly sequence: number;
  readonly message: Message;
}

/** An event that can never be sent, and why. */
export interface Hopeless {
  readonly sequence: number;
  readonly reason: string;
}

/** Reads and writes the file. Every method is one transaction. */
export class OutboxFile {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #known: StatementSync;
  readonly #first: StatementSync;
  readonly #delete: StatementSync;
  readonly #setAside: StatementSync;
  readonly #depth: StatementSync;

  /** Opens or makes it. Throws a `SettingsError` where it cannot be one. */
  constructor(path: string) {
    const { DatabaseSync: Database } = needed('node:sqlite', 'an outbox');
    try {
      const database = new Database(path, { timeout: 5000 });
      const { user_version: form } = database.prepare('PRAGMA user_version').get() as { user_version: number };
      if (form !== 0 && form !== FORM) {
        throw new SettingsError([`the outbox ${path} was written by a newer version of this package (form ${form})`]);
      }
      database.exec('PRAGMA journal_mode=WAL');
      database.exec('PRAGMA synchronous=FULL');
      database.exec(TABLE);
      database.exec(`PRAGMA user_version=${FORM}`);
      this.#database = database;
      this.#insert = database.prepare(INSERT);
      this.#known = database.prepare('SELECT sequence FROM outbox WHERE source = ? AND id = ?');
      this.#first = database.prepare(`${SELECT} WHERE failure IS NULL ORDER BY sequence LIMIT ?`);
      this.#delete = database.prepare('DELETE FROM outbox WHERE sequence = ?');
      this.#setAside = database.prepare('UPDATE outbox SET failure = ? WHERE sequence = ?');
      this.#depth = database.prepare('SELECT count(*) AS depth FROM outbox WHERE failure IS NULL');
    } catch (error) {
      if (error instanceof SettingsError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new SettingsError([`the outbox ${path} cannot be opened: ${why}`], { cause: error });
    }
  }

  /** Adds events, and gives the sequence of each. An event that is there already keeps its own. */
  append(messages: readonly Message[]): number[] {
    const now = Date.now() / 1000;
    return this.#transaction(() => messages.map((message) => this.#append(message, now)));
  }

  /** The oldest events that wait to be sent. */
  first(count: number): Entry[] {
    return this.#first.all(count).map((row) => {
      const { sequence, traceparent, tracestate, ...rest } = row as unknown as Message & { sequence: number };
      const trace = { traceparent: traceparent ?? undefined, tracestate: tracestate ?? undefined };
      return { sequence, message: { ...rest, ...trace } };
    });
  }

  /** Deletes what arrived, and sets aside what can never be sent, with the reason. */
  settle(arrived: readonly number[], hopeless: readonly Hopeless[]): void {
    this.#transaction(() => {
      for (const sequence of arrived) this.#delete.run(sequence);
      for (const { sequence, reason } of hopeless) this.#setAside.run(reason, sequence);
    });
  }

  /** How many events wait to be sent. */
  depth(): number {
    return Number(this.#depth.get()?.['depth']);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #append(message: Message, now: number): number {
    const { id, source, type, family, subject, body, traceparent = null, tracestate = null } = message;
    const row: SQLInputValue[] = [id, source, type, family, subject, body, traceparent, tracestate, now];
    const { changes, lastInsertRowid } = this.#insert.run(...row);
    if (changes !== 0) return Number(lastInsertRowid);
    return Number(this.#known.get(source, id)?.['sequence']);
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const done = work();
      this.#database.exec('COMMIT');
      return done;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
