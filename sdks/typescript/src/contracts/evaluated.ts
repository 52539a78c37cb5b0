/** Which properties and items of one value have been evaluated (2020-12 core, sections 11.2 and 11.3). */
export class Evaluated {
  #everyProperty = false;
  #everyItem = false;
  #prefix = 0;
  #names: Set<string> | undefined;
  #indices: Set<number> | undefined;

  addProperty(name: string): void {
    (this.#names ??= new Set()).add(name);
  }

  addEveryProperty(): void {
    this.#everyProperty = true;
  }

  hasProperty(name: string): boolean {
    return this.#everyProperty || (this.#names !== undefined && this.#names.has(name));
  }

  addItem(index: number): void {
    (this.#indices ??= new Set()).add(index);
  }

  /** The first `count` items. */
  addPrefix(count: number): void {
    if (count > this.#prefix) this.#prefix = count;
  }

  addEveryItem(): void {
    this.#everyItem = true;
  }

  hasItem(index: number): boolean {
    return this.#everyItem || index < this.#prefix || (this.#indices !== undefined && this.#indices.has(index));
  }

  /** Takes over what another schema has evaluated of the same value. */
  merge(other: Evaluated): void {
    this.#everyProperty ||= other.#everyProperty;
    this.#everyItem ||= other.#everyItem;
    this.addPrefix(other.#prefix);
    for (const name of other.#names ?? []) this.addProperty(name);
    for (const index of other.#indices ?? []) this.addItem(index);
  }
}
