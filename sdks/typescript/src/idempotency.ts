/** Each event once: what a consumer remembers of what it has handled. */

import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { SettingsError } from './errors.js';
import { needed } from './host.js';

/** Events between two looks for what can be forgotten. */
const PRUNE = 1000;
const STANDARD_WINDOW = 3600;

export interface OnceOptions {
  /** A file that outlives the process; workers on one machine share it, in any language. In memory without one. */
  readonly file?: string;
  /** Seconds for which an event that was handled is remembered. */
  readonly window?: number;
}

/**
 * Remembers which events were handled: `client.subscribe('SchemaCreatedV2', { consumer: 'oms-search', once })`.
 *
 * An event counts as handled only when its handler has succeeded.
 */
export class Once {
  readonly #window: number;
  readonly #running = new Set<string>();
  readonly #seen = new Map<string, number>();
  readonly #file: HandledFile | undefined;

  /** Throws a `SettingsError` where the file is none. */
  constructor({ file, window = STANDARD_WINDOW }: OnceOptions = {}) {
    this.#window = window;
    this.#file = file === undefined ? undefined : new HandledFile(file);
  }

  /** Whether the event is `new` (and in hand from now on), was `handled` within the window, or is in hand. */
  begin(key: string): 'new' | 'handled' | 'busy' {
    const at = this.#file === undefined ? this.#seen.get(key) : this.#file.handledAt(key);
    if (at !== undefined && at >= Date.now() / 1000 - this.#window) return 'handled';
    if (this.#running.has(key)) return 'busy';
    this.#running.add(key);
    return 'new';
  }

  /** It was handled. */
  done(key: string): void {
    this.#running.delete(key);
    const now = Date.now() / 1000;
    if (this.#file !== undefined) return this.#file.add(key, now, now - this.#window);
    this.#seen.delete(key); // the newest stands last
    this.#seen.set(key, now);
    for (const [oldest, at] of this.#seen) {
      if (at >= now - this.#window) break;
      this.#seen.delete(oldest);
    }
  }

  /** It was not handled, and may come again. */
  failed(key: string): void {
    this.#running.delete(key);
  }

  /** Lets go of the file. */
  close(): void {
    this.#file?.close();
  }
}

/** A SQLite database, the same in every language. */
class HandledFile {
  readonly #database: DatabaseSync;
  readonly #find: StatementSync;
  readonly #add: StatementSync;
  readonly #forget: StatementSync;
  #count = 0;
  #closed = false;

  constructor(path: string) {
    const { DatabaseSync: Database } = needed('node:sqlite', 'a file of handled events');
    let opened: DatabaseSync | undefined;
    try {
      this.#database = opened = new Database(path);
      opened.exec('PRAGMA busy_timeout=5000');
      opened.exec('PRAGMA journal_mode=WAL');
      opened.exec('CREATE TABLE IF NOT EXISTS handled (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID');
      this.#find = opened.prepare('SELECT at FROM handled WHERE key = ?');
      this.#add = opened.prepare('INSERT OR REPLACE INTO handled VALUES (?, ?)');
      this.#forget = opened.prepare('DELETE FROM handled WHERE at < ?');
    } catch (error) {
      opened?.close();
      const why = error instanceof Error ? error.message : String(error);
      throw new SettingsError([`the file of handled events ${path} cannot be opened: ${why}`], { cause: error });
    }
  }

  handledAt(key: string): number | undefined {
    return this.#find.get(key)?.['at'] as number | undefined;
  }

  add(key: string, now: number, oldest: number): void {
    this.#add.run(key, now);
    this.#count += 1;
    if (this.#count % PRUNE === 0) this.#forget.run(oldest);
  }

  close(): void {
    if (!this.#closed) this.#database.close();
    this.#closed = true;
  }
}
