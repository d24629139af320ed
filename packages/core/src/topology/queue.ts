import type { HeaderTable } from '../message/basic-properties';
import type { Binding } from './binding';
import type { NamedDeclarableOptions, OnConflict } from './declarable';
import type { Exchange } from './exchange';

/** What a queue is made with, beside its name. */
export interface QueueOptions extends NamedDeclarableOptions {
  /** Only this application's connection may use it, and it goes with the connection. By default false. */
  readonly exclusive?: boolean;
  /** True: it has the arguments that are given here and no others; `queueDefaults` add none. By default false. */
  readonly exactArguments?: boolean;
  /** What is declared together with the queue, such as the queue for its dead letters. */
  readonly companions?: readonly (Exchange | Queue | Binding)[];
}

/**
 * A queue. With the name `''` the broker makes a name when the queue is declared (again after each reconnect); bindings
 * and listeners that hold the object follow it.
 */
export class Queue {
  readonly kind = 'queue';
  readonly name: string;
  readonly durable: boolean;
  readonly exclusive: boolean;
  readonly autoDelete: boolean;
  readonly arguments: HeaderTable;
  readonly shouldDeclare: boolean;
  readonly ignoreDeclarationExceptions: boolean;
  readonly connections: readonly string[];
  /** Absent: as the application's `queueDefaults` say. */
  readonly onConflict: OnConflict | undefined;
  readonly exactArguments: boolean;
  readonly companions: readonly (Exchange | Queue | Binding)[];

  constructor(name: string, options: QueueOptions = {}) {
    this.name = name;
    this.durable = options.durable ?? true;
    this.exclusive = options.exclusive ?? false;
    this.autoDelete = options.autoDelete ?? false;
    this.arguments = { ...options.arguments };
    this.shouldDeclare = options.shouldDeclare ?? true;
    this.ignoreDeclarationExceptions = options.ignoreDeclarationExceptions ?? false;
    this.connections = options.connections ?? [];
    this.onConflict = options.onConflict;
    this.exactArguments = options.exactArguments ?? false;
    this.companions = options.companions ?? [];
  }

  /** Whether what the queue rejects or loses goes to another place, as declared here. */
  get deadLetters(): boolean {
    return 'x-dead-letter-exchange' in this.arguments;
  }

  toString(): string {
    return `queue '${this.name}'`;
  }
}

/** What an {@link AnonymousQueue} is made with. */
export interface AnonymousQueueOptions extends Omit<QueueOptions, 'durable' | 'exclusive' | 'autoDelete'> {
  /**
   * What its name begins with, where the broker's own `amq.gen-…` will not do: users are often permitted names with a certain
   * beginning only. The rest is random and made with the object, and the name stays the same over reconnects.
   */
  readonly prefix?: string;
}

/** A queue for this application alone: exclusive, not durable, gone with the connection. The broker names it, or a prefix and chance. */
export class AnonymousQueue extends Queue {
  constructor({ prefix, ...options }: AnonymousQueueOptions = {}) {
    super(prefix === undefined ? '' : `${prefix}${randomName()}`, { ...options, durable: false, exclusive: true, autoDelete: true });
  }
}

/** 16 random bytes in base64url, as Spring AMQP names such queues: 22 characters. */
function randomName(): string {
  return Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(16))).toString('base64url');
}
