import type { ChannelName, ConnectionName, Operation, Program } from '../program/operation';

/** One step in so many is left as it is, for what is refused has to be seen, too. */
const LEFT_ALONE = 19;

/**
 * A program that makes sense in most of its steps: random ones mostly ask for queues that are not there. Names are replaced
 * by some that exist by then, as far as can be known beforehand; a queue is declared again as it was; transactions are
 * committed where there are some.
 */
export function plausible(program: Program): Program {
  const known = new Known();
  return program.map((operation, index) => {
    const changed = (index * 7 + 5) % LEFT_ALONE === 0 ? operation : known.sensible(operation, index);
    known.note(changed);
    return changed;
  });
}

/** What a program has made so far. */
class Known {
  private readonly queues = new Map<string, Operation>();
  private readonly exchanges = new Map<string, Operation>();
  private readonly declaredOn = new Set<string>();
  /** Channels that may hold deliveries. */
  private readonly holders = new Set<ChannelName>();
  private readonly modes = new Map<string, 'tx' | 'confirm'>();
  /** Channels with a consumer whose tag the broker made up. */
  private readonly untagged = new Set<ChannelName>();

  sensible(operation: Operation, index: number): Operation {
    switch (operation.do) {
      case 'queue.declare':
        return this.declaration(operation, this.queues.get(operation.queue));
      case 'exchange.declare':
        return this.declaration(operation, this.exchanges.get(operation.exchange));
      case 'publish':
        return operation.exchange === ''
          ? { ...operation, routingKey: this.one(this.queues, operation.routingKey, index) }
          : { ...operation, exchange: this.one(this.exchanges, operation.exchange, index) };
      case 'exchange.bind':
      case 'exchange.unbind': {
        const [source, destination] = [operation.source, operation.destination].map((name) => this.one(this.exchanges, name, index));
        return { ...operation, source: source!, destination: destination! };
      }
      case 'queue.bind':
      case 'queue.unbind':
        return { ...operation, queue: this.queue(operation, index), source: this.one(this.exchanges, operation.source, index) };
      case 'consume':
        return this.tagged({ ...operation, queue: this.queue(operation, index) }, index);
      case 'get':
      case 'queue.look':
      case 'queue.purge':
      case 'queue.delete':
        return { ...operation, queue: this.queue(operation, index) };
      case 'tx.select':
      case 'tx.commit':
      case 'tx.rollback':
      case 'confirm.select':
        return this.inMode(operation, operation.do);
      case 'ack':
      case 'nack':
      case 'reject':
        return { ...operation, on: this.holder(operation.on, index) };
      default:
        return operation;
    }
  }

  note(operation: Operation): void {
    switch (operation.do) {
      case 'queue.declare':
        this.queues.set(operation.queue === '' ? 'gen1' : operation.queue, operation);
        this.declaredOn.add(operation.on);
        break;
      case 'exchange.declare':
        this.exchanges.set(operation.exchange, operation);
        break;
      case 'queue.delete':
        this.queues.delete(operation.queue);
        break;
      case 'exchange.delete':
        this.exchanges.delete(operation.exchange);
        break;
      case 'tx.select':
        this.modes.set(operation.on, 'tx');
        break;
      case 'confirm.select':
        this.modes.set(operation.on, 'confirm');
        break;
      case 'consume':
        if (!operation.options?.noAck) this.holders.add(operation.on);
        if (!operation.options?.consumerTag) this.untagged.add(operation.on);
        break;
      case 'get':
        if (!operation.noAck) this.holders.add(operation.on);
        break;
      case 'channel.close':
        this.endChannel(operation.on);
        break;
      case 'connection.close':
      case 'connection.drop':
        this.endConnection(operation.on);
        break;
      default:
    }
  }

  private endChannel(channel: ChannelName): void {
    this.declaredOn.delete(channel);
    this.modes.delete(channel);
    this.holders.delete(channel);
    this.untagged.delete(channel);
  }

  private endConnection(connection: ConnectionName): void {
    for (const channel of [`${connection}1`, `${connection}2`] as const) this.endChannel(channel);
    for (const [name, declared] of this.queues) {
      if (declared.do === 'queue.declare' && declared.options?.exclusive && declared.on.startsWith(connection)) this.queues.delete(name);
    }
  }

  private holder(channel: ChannelName, index: number): ChannelName {
    return this.holders.has(channel) ? channel : ([...this.holders][index % Math.max(1, this.holders.size)] ?? channel);
  }

  private declaration<T extends Operation>(operation: T, before: Operation | undefined): T {
    return before ? { ...(before as T), on: operation.on } : operation;
  }

  private queue({ on, queue }: { readonly on: string; readonly queue: string }, index: number): string {
    if (queue === '' && this.declaredOn.has(on)) return queue;
    return queue.startsWith('amq.') ? queue : this.one(this.queues, queue, index);
  }

  private one(declared: ReadonlyMap<string, Operation>, name: string, index: number): string {
    if (declared.has(name) || declared.size === 0) return name;
    return [...declared.keys()][index % declared.size]!;
  }

  /** What consumers of one channel hold is settled in the order of their tags, which two brokers do not make up alike. */
  private tagged<T extends Operation & { readonly do: 'consume' }>(operation: T, index: number): T {
    if (operation.options?.consumerTag || !this.untagged.has(operation.on)) return operation;
    return { ...operation, options: { ...operation.options, consumerTag: `u${String(index)}` } };
  }

  private inMode(
    operation: Operation & { readonly on: ChannelName },
    asked: 'tx.select' | 'tx.commit' | 'tx.rollback' | 'confirm.select',
  ): Operation {
    const mode = this.modes.get(operation.on);
    if (mode === 'confirm') return { on: operation.on, do: 'confirm.select' };
    if (mode === 'tx') return asked === 'confirm.select' ? { on: operation.on, do: 'tx.commit' } : operation;
    return asked === 'confirm.select' ? operation : { on: operation.on, do: 'tx.select' };
  }
}
