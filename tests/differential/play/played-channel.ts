import type { Channel, Delivery } from '@nest-amqp/core';
import type { Naming } from '../program/naming';
import { describeFailure } from './failure';
import { describeMessage } from './message';
import type { ChannelObservation } from './observation';

/** A delivery that may be settled. Its identity is the same on both sides, its tag need not be. */
export interface Outstanding {
  readonly tag: number;
  /** Which message of which consumer. */
  readonly identity: string;
  /** Where it came from. */
  readonly queue: string;
}

/** Where what arrives comes from, and whether it is to be settled. */
interface Origin {
  readonly queue: string;
  readonly noAck: boolean;
}

/** A channel of a program: records what it brings, and knows what is outstanding on it. */
export class PlayedChannel {
  outstanding: Outstanding[] = [];
  /** Settled ones; in a transaction they come back if it is rolled back. */
  private settled: Outstanding[] = [];
  private uncommitted: Outstanding[] = [];
  isTransactional = false;
  /** Its consumers share a limit (`basic.qos` with `global`). */
  sharesLimit = false;
  /** What an empty name of a queue stands for. */
  lastDeclared = '';
  lastTag = 0;
  private readonly consumed = new Map<string, string>();
  private readonly unconfirmed = new Set<number>();
  private readonly counts = new Map<string, number>();
  private recording = emptyRecording();

  constructor(
    readonly channel: Channel,
    private readonly naming: Naming,
  ) {
    channel.onReturn((returned) => {
      const { replyCode, replyText } = returned;
      this.recording.returns.push({ replyCode, replyText, ...(describeMessage(returned, naming) as object) });
    });
    channel.onConfirm((number, multiple, ack) => {
      const meant = multiple ? [...this.unconfirmed].filter((open) => open <= number) : [number];
      for (const each of meant) {
        this.unconfirmed.delete(each);
        this.recording.confirms.push([each, ack]);
      }
    });
    channel.onCancel((tag) => {
      this.recording.cancels.push(naming.alias(tag));
      this.consumed.delete(naming.alias(tag));
    });
    channel.onClose((error) => {
      this.recording.closed = error ? describeFailure(error, naming) : 'closed';
    });
  }

  /** The queues that it has consumers of. */
  get consumedQueues(): ReadonlySet<string> {
    return new Set(this.consumed.values());
  }

  /** Whether a message of a queue would go back to it if the channel ended. */
  holdsOf(queue: string): boolean {
    return [...this.outstanding, ...this.uncommitted].some((each) => each.queue === queue);
  }

  /** For the deliveries of a consumer that is about to start. */
  receiver(origin: Origin): (delivery: Delivery) => void {
    return (delivery) => {
      const tag = this.naming.alias(delivery.consumerTag ?? '');
      (this.recording.deliveries[tag] ??= []).push(describeMessage(delivery, this.naming));
      this.arrived(delivery.deliveryTag, tag, origin);
    };
  }

  /** A consumer has been started. */
  consumes(consumerTag: string, queue: string): void {
    this.consumed.set(consumerTag, queue);
  }

  /** A consumer has been cancelled. */
  cancelled(consumerTag: string): void {
    this.consumed.delete(consumerTag);
  }

  /** A message that `basic.get` brought. */
  got(deliveryTag: number, origin: Origin): void {
    this.arrived(deliveryTag, '(get)', origin);
  }

  published(sequenceNumber: number): void {
    if (sequenceNumber > 0) this.unconfirmed.add(sequenceNumber);
  }

  /** The tag of a delivery that was settled before. */
  get settledTag(): number | undefined {
    return this.settled.at(-1)?.tag;
  }

  settle(tags: ReadonlySet<number>): void {
    const now = this.outstanding.filter(({ tag }) => tags.has(tag));
    this.outstanding = this.outstanding.filter(({ tag }) => !tags.has(tag));
    this.settled.push(...now);
    if (this.isTransactional) this.uncommitted.push(...now);
  }

  committed(): void {
    this.uncommitted = [];
  }

  rolledBack(): void {
    this.outstanding = [...this.outstanding, ...this.uncommitted].sort((a, b) => a.tag - b.tag);
    this.uncommitted = [];
  }

  /** All that was outstanding has been asked for again. */
  recovered(): void {
    this.settled.push(...this.outstanding.splice(0));
  }

  startStep(): void {
    this.recording = emptyRecording();
  }

  observe(): ChannelObservation | undefined {
    const { deliveries, tags, returns, confirms, cancels, closed } = this.recording;
    if (tags.length + returns.length + confirms.length + cancels.length === 0 && closed === undefined) return undefined;
    return {
      deliveries: Object.fromEntries(Object.entries(deliveries).sort(([a], [b]) => (a < b ? -1 : 1))),
      tags: [...tags].sort((a, b) => a - b),
      returns: [...returns],
      confirms: [...confirms].sort(([a], [b]) => a - b).map(([number, ack]) => `${String(number)} ${ack ? 'ack' : 'nack'}`),
      cancels: [...cancels].sort(),
      ...(closed !== undefined && { closed }),
    };
  }

  private arrived(tag: number, source: string, { queue, noAck }: Origin): void {
    const number = (this.counts.get(source) ?? 0) + 1;
    this.counts.set(source, number);
    this.lastTag = Math.max(this.lastTag, tag);
    this.recording.tags.push(tag);
    if (!noAck) this.outstanding.push({ tag, identity: `${source} ${String(number)}`, queue });
  }
}

interface Recording {
  readonly deliveries: Record<string, unknown[]>;
  readonly tags: number[];
  readonly returns: unknown[];
  readonly confirms: [number, boolean][];
  readonly cancels: string[];
  closed?: unknown;
}

function emptyRecording(): Recording {
  return { deliveries: {}, tags: [], returns: [], confirms: [], cancels: [] };
}
