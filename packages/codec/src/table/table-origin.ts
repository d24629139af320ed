import type { FieldTable } from './field-table';

/** Where the octets stand of which a table was read. */
export interface TableOrigin {
  /** The table that was read of them. */
  readonly table: FieldTable;
  readonly bytes: Buffer;
  /** Of the first field. */
  readonly start: number;
  /** Behind the last field. */
  readonly end: number;
}

class Itself {
  constructor(table: FieldTable) {
    return table;
  }
}

/**
 * Gives a table a private field. Nobody sees it (no key, no symbol, no copy of it by a spread), and unlike an entry of a WeakMap
 * it costs next to nothing to set and to collect, which counts for the headers of a million messages.
 */
class Origins extends Itself {
  #origin: TableOrigin;

  private constructor(table: FieldTable, origin: TableOrigin) {
    super(table);
    this.#origin = origin;
  }

  static set(table: FieldTable, origin: TableOrigin): void {
    if (#origin in table) table.#origin = origin;
    else new Origins(table, origin);
  }

  static of(table: FieldTable): TableOrigin | undefined {
    return #origin in table ? table.#origin : undefined;
  }
}

/** The octets of which a table was read, or those of the table that it was made from. */
export function originOf(table: FieldTable): TableOrigin | undefined {
  return Origins.of(table);
}

export function setOrigin(table: FieldTable, origin: TableOrigin): void {
  Origins.set(table, origin);
}
