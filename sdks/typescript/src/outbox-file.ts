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
/** SQLite's code for a file that another holds. */
const BUSY = 5;
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
const AGAIN = 'UPDATE outbox SET failure = NULL WHERE source = ? AND id = ? AND failure IS NOT NULL';
const FOREIGN = "SELECT count(*) AS tables FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'";
const INSERT = `
INSERT OR IGNORE INTO outbox (id, source, type, family, subject, body, traceparent, tracestate, stored_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const SELECT = 'SELECT sequence, id, source, type, family, subject, body, traceparent, tracestate FROM outbox';

/** An event in the file. */
export interface Entry {
  readonly sequence: number;
  readonly message: Message;
}

/** Where events are in the file, in their order, and how many more are to be sent. */
export interface Appended {
  readonly sequences: readonly number[];
  readonly added: number;
}

/** An event that can never be sent, and why. */
export interface Hopeless {
  readonly sequence: number;
  readonly reason: string;
}

/** Reads and writes the file. Every method is one transaction. */
export class OutboxFile {
  readonly #database: DatabaseSync;
  readonly #opened: DatabaseSync[] = [];
  readonly #insert: StatementSync;
  readonly #again: StatementSync;
  readonly #known: StatementSync;
  readonly #first: StatementSync;
  readonly #delete: StatementSync;
  readonly #setAside: StatementSync;
  readonly #depth: StatementSync;

  /** Opens or makes it, for this process alone. Throws a `SettingsError` where it cannot be one. */
  constructor(path: string) {
    const { DatabaseSync: Database } = needed('node:sqlite', 'an outbox');
    const open = (name: string): DatabaseSync => {
      const made = new Database(name);
      this.#opened.push(made);
      return made;
    };
    try {
      const database = (this.#database = open(path));
      prepare(database, path);
      own(open(`${path}-owner`), path);
      this.#insert = database.prepare(INSERT);
      this.#again = database.prepare(AGAIN);
      this.#known = database.prepare('SELECT sequence FROM outbox WHERE source = ? AND id = ?');
      this.#first = database.prepare(`${SELECT} WHERE failure IS NULL ORDER BY sequence LIMIT ?`);
      this.#delete = database.prepare('DELETE FROM outbox WHERE sequence = ?');
      this.#setAside = database.prepare('UPDATE outbox SET failure = ? WHERE sequence = ?');
      this.#depth = database.prepare('SELECT count(*) AS depth FROM outbox WHERE failure IS NULL');
      this.depth();
    } catch (error) {
      this.close();
      if (error instanceof SettingsError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new SettingsError([`the outbox ${path} cannot be opened: ${why}`], { cause: error });
    }
  }

  /** Adds events. One that is there already keeps its sequence, and is sent again if it was set aside. */
  append(messages: readonly Message[]): Appended {
    const now = Date.now() / 1000;
    return this.#transaction(() => {
      let added = 0;
      const sequences = messages.map(({ id, source, type, family, subject, body, traceparent = null, tracestate = null }) => {
        const row: SQLInputValue[] = [id, source, type, family, subject, body, traceparent, tracestate, now];
        const { changes, lastInsertRowid } = this.#insert.run(...row);
        added += Number(changes === 0 ? this.#again.run(source, id).changes : changes);
        return Number(changes === 0 ? this.#known.get(source, id)?.['sequence'] : lastInsertRowid);
      });
      return { sequences, added };
    });
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
    for (const each of this.#opened.splice(0)) each.close();
  }

  #transaction<T>(work: () => T): T {
    return transaction(this.#database, work);
  }
}

function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const done = work();
    database.exec('COMMIT');
    return done;
  } catch (error) {
    try {
      database.exec('ROLLBACK');
    } catch {
      // SQLite has done so itself, as it does where the disk is full.
    }
    throw error;
  }
}

/** Locks a file beside the outbox for as long as this process has it; the lock ends with the process, however it ends. */
function own(owner: DatabaseSync, path: string): void {
  try {
    owner.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    const told = `the outbox ${path} is in use: one client has it at a time`;
    throw (error as { errcode?: number }).errcode === BUSY ? new SettingsError([told], { cause: error }) : error;
  }
}

/** Makes the file an outbox, where it is new. Throws a `SettingsError` where it is something else. */
function prepare(database: DatabaseSync, path: string): void {
  database.exec('PRAGMA busy_timeout=5000');
  const { user_version: form } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (form !== 0 && form !== FORM) {
    throw new SettingsError([`the outbox ${path} was written by a newer version of this package (form ${form})`]);
  }
  if (form === 0 && database.prepare(FOREIGN).get()?.['tables'] !== 0) {
    throw new SettingsError([`${path} is a database of something else: give the outbox a file of its own`]);
  }
  database.exec('PRAGMA journal_mode=WAL');
  database.exec('PRAGMA synchronous=FULL');
  transaction(database, () => {
    database.exec(TABLE);
    database.exec(`PRAGMA user_version=${FORM}`);
  });
}
