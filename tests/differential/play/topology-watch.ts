import { setImmediate } from 'node:timers/promises';
import { type AmqpBrokerError, isAmqpError, isBrokerError, type Channel } from '@nest-amqp/core';
import type { Operation } from '../program/operation';
import type { Naming } from '../program/naming';
import { describeFailure } from './failure';

type Kind = 'queue' | 'exchange';

interface Watched {
  readonly kind: Kind;
  readonly name: string;
  /** The connection that can see it: an exclusive queue is seen by one only. */
  via: string;
  /** Known to be gone; nobody has declared it since. */
  isMissing: boolean;
}

/** Opens the channel of a connection that is only for looking. */
export type Observers = (via: string) => Promise<Channel>;

/** The queues and exchanges of a program: looks at all of them after each step. */
export class TopologyWatch {
  private readonly watched = new Map<string, Watched>();

  constructor(
    private readonly naming: Naming,
    private readonly observers: Observers,
  ) {}

  /** Takes note of what an operation may make. */
  expect(operation: Operation, reply: unknown): void {
    if (operation.do === 'queue.declare') {
      const { queue = operation.queue } = (reply ?? {}) as { readonly queue?: string };
      if (queue !== '') this.watch('queue', queue, operation.on.charAt(0), operation.options?.exclusive ?? false);
    } else if (operation.do === 'exchange.declare') {
      if (/^x\d$/.test(operation.exchange)) this.watch('exchange', operation.exchange, operation.on.charAt(0), false);
    }
  }

  /** What is there of a kind. */
  look(kind: Kind): Record<string, unknown> {
    const seen = [...this.watched.values()].filter((each) => each.kind === kind);
    return Object.fromEntries(seen.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name }) => [name, this.seen.get(`${kind} ${name}`)]));
  }

  private readonly seen = new Map<string, unknown>();

  /** Asks the broker about all of them. */
  async refresh(): Promise<void> {
    let open: readonly Watched[] = [...this.watched.values()].filter((each) => !each.isMissing);
    // An error closes the channel that asked, and with it all that was asked behind it.
    while (open.length > 0) {
      const asked = new Map<Channel, Watched[]>();
      for (const each of open) {
        const channel = await this.observers(each.via);
        asked.set(channel, [...(asked.get(channel) ?? []), each]);
      }
      const unanswered = await Promise.all([...asked].map(([channel, watched]) => this.ask(channel, watched)));
      // a channel may be closed already, and not know it until its connection has been heard
      await setImmediate();
      open = unanswered.flat();
    }
  }

  /** Removes all of them; resolves with whether that worked. */
  async remove(): Promise<boolean> {
    let isClean = true;
    // exchanges last: a queue that dead-letters to one could do so until it is gone
    for (const { kind, name, via } of [...this.watched.values()]
      .filter(({ isMissing }) => !isMissing)
      .sort((a, b) => (a.kind < b.kind ? 1 : -1))) {
      const channel = await this.observers(via);
      const removing = kind === 'queue' ? channel.queueDelete(this.naming.real(name)) : channel.exchangeDelete(this.naming.real(name));
      await removing.then(undefined, () => (isClean = false));
    }
    return isClean;
  }

  private async ask(channel: Channel, watched: readonly Watched[]): Promise<readonly Watched[]> {
    const answers = await Promise.allSettled(watched.map((each) => this.askOne(channel, each)));
    for (const [index, answer] of answers.entries()) {
      const each = watched[index]!;
      if (answer.status === 'fulfilled') this.seen.set(`${each.kind} ${each.name}`, answer.value);
      else {
        // The first one was refused, and those behind it were not heard.
        const isRefused = isAmqpError(answer.reason) && isBrokerError(answer.reason);
        if (isRefused) this.refused(each, answer.reason as AmqpBrokerError);
        return watched.slice(isRefused ? index + 1 : index);
      }
    }
    return [];
  }

  private async askOne(channel: Channel, { kind, name }: Watched): Promise<unknown> {
    const real = this.naming.real(name);
    if (kind === 'exchange') return channel.exchangeDeclarePassive(real).then(() => 'there');
    const { messageCount, consumerCount } = await channel.queueDeclarePassive(real);
    return { messages: messageCount, consumers: consumerCount };
  }

  private refused(each: Watched, reason: AmqpBrokerError): void {
    each.isMissing = reason.replyCode === 404;
    const seen = each.isMissing ? 'missing' : reason.replyCode === 405 ? 'locked' : describeFailure(reason, this.naming);
    this.seen.set(`${each.kind} ${each.name}`, seen);
  }

  private watch(kind: Kind, name: string, via: string, isExclusive: boolean): void {
    const key = `${kind} ${name}`;
    const known = this.watched.get(key);
    if (known) {
      if (isExclusive || known.isMissing) known.via = via;
      known.isMissing = false;
    } else this.watched.set(key, { kind, name, via, isMissing: false });
  }
}
