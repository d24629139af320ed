import { AmqpIllegalStateError, type Channel } from '@nest-amqp/core';
import { writeSettling, type SettlingMethod } from '../connection/settling';
import { JoinedAcks } from './joined-acks';
import type { AcknowledgeMode } from './listener-options';

/** A message that can be settled once. */
export interface Settleable {
  readonly deliveryTag: number;
  settled: boolean;
  /** Absent: nobody observes. */
  readonly onSettled?: SettledListener | undefined;
}

/** Is told how a message was settled; `requeue` says nothing of an `ack`. */
export type SettledListener = (how: SettlingMethod['method'], requeue: boolean) => void;

const ACK: SettlingMethod = { method: 'ack' };

// Taken at load, so that a test's fake timers cannot hold acknowledgements back.
const afterThis = globalThis.queueMicrotask;

/**
 * The ledger of one consumer's channel: what was delivered on it, and how each message was settled, once. A settling after
 * the channel has closed is dropped, for the broker has given the message back by then.
 *
 * A failed message is settled with `basic.reject` and one that was not begun with `basic.nack`: RabbitMQ 4.3 counts only
 * the first towards a queue's delivery limit.
 */
export class Settlement {
  private readonly acks = new JoinedAcks();
  /** In MANUAL, the messages that handlers have been given and not settled, by tag, in the order of their tags. */
  private readonly handed = new Map<number, Settleable>();
  private flushing = false;
  private keeping = false;
  private outstanding = 0;

  constructor(
    private readonly channel: Channel,
    readonly mode: AcknowledgeMode,
    /** Whether the queue is a stream. It takes nothing back, and RabbitMQ before 4.0 closes the connection that asks it to. */
    private readonly isStream = false,
  ) {}

  /** Messages delivered and not settled. */
  get unacked(): number {
    return this.channel.isOpen ? this.outstanding : 0;
  }

  /** A message was delivered. */
  delivered(): void {
    if (this.mode !== 'NONE') this.outstanding++;
  }

  /** A message was given to a handler, which may settle it if the mode is MANUAL. */
  begun(message: Settleable): void {
    if (this.mode === 'MANUAL') this.handed.set(message.deliveryTag, message);
  }

  /** The message succeeded. In AUTO the acknowledgement is written at the end of this turn, together with others where possible. */
  ack(message: Settleable): void {
    if (this.mode !== 'AUTO') {
      this.settle(message, { method: 'ack' });
      return;
    }
    if (message.settled) return;
    message.settled = true;
    tellSettled(message, ACK);
    this.acks.succeeded(message.deliveryTag);
    if (this.flushing) return;
    this.flushing = true;
    afterThis(this.flush);
  }

  /** The message failed for good: it is dropped, or dead-lettered where its queue says so. */
  reject(message: Settleable): void {
    this.settle(message, { method: 'reject', requeue: false });
  }

  /** The message is not needed any more: a copy has taken its place. */
  discard(message: Settleable): void {
    this.settle(message, { method: 'ack' });
  }

  /** The message goes back to its queue, and its delivery counts as a failed one. */
  giveBackFailed(message: Settleable): void {
    this.settle(message, { method: 'reject', requeue: true });
  }

  /** The message goes back to its queue as if it had not been delivered. */
  giveBack(message: Settleable): void {
    this.settle(message, { method: 'nack', requeue: true });
  }

  /** A message that was delivered is never settled. Nothing is settled together with others from now on: it would be among them. */
  keep(): void {
    this.flush();
    this.acks.separate();
    this.keeping = true;
  }

  /**
   * A MANUAL handler settles by delivery tag; 0 with `multiple` means all that handlers have been given.
   *
   * @throws AmqpIllegalStateError if the container settles, or the message is settled already: the broker would close the
   * channel and deliver its other messages again.
   */
  settleByHand(deliveryTag: number, settling: SettlingMethod): void {
    if (this.mode !== 'MANUAL') {
      throw new AmqpIllegalStateError(
        `This listener's ackMode is ${this.mode}: ${this.mode === 'AUTO' ? 'its messages are settled when the handler has finished' : 'the broker settles a message when it has sent it'}. Set ackMode: 'MANUAL' to settle by hand`,
      );
    }
    const everything = settling.multiple === true && deliveryTag === 0;
    if (!everything && !this.handed.has(deliveryTag)) {
      throw new AmqpIllegalStateError(
        `The message with delivery tag ${deliveryTag} was settled already, or is not one that this listener was given. Settle each message once, on the channel that brought it`,
      );
    }
    const last = everything ? Math.max(0, ...this.handed.keys()) : deliveryTag;
    if (last === 0) return;
    for (const tag of settling.multiple ? this.handed.keys() : [last]) {
      if (tag > last) break;
      this.tick(tag, settling);
      if (this.keeping && tag !== last) this.write(tag, { ...settling, multiple: false });
    }
    this.write(last, this.keeping ? { ...settling, multiple: false } : settling);
  }

  /** Writes acknowledgements that wait for the end of the turn. */
  readonly flush = (): void => {
    this.flushing = false;
    if (!this.acks.pending) return;
    const { upTo, joined, single } = this.acks.take();
    this.outstanding -= joined + single.length;
    if (joined > 0) this.write(upTo, { method: 'ack', multiple: joined > 1 });
    for (const tag of single) this.write(tag, { method: 'ack' });
  };

  private settle(message: Settleable, settling: SettlingMethod): void {
    if (message.settled) return;
    message.settled = true;
    if (this.mode === 'NONE') return;
    tellSettled(message, settling);
    this.handed.delete(message.deliveryTag);
    if (this.mode === 'AUTO') this.acks.settled(message.deliveryTag);
    this.outstanding--;
    this.write(message.deliveryTag, settling);
  }

  private tick(tag: number, settling: SettlingMethod): void {
    const message = this.handed.get(tag);
    if (!message) return;
    message.settled = true;
    tellSettled(message, settling);
    this.handed.delete(tag);
    this.outstanding--;
  }

  private write(deliveryTag: number, settling: SettlingMethod): void {
    if (!this.channel.isOpen) return;
    writeSettling(this.channel, deliveryTag, this.isStream ? { method: 'ack', multiple: settling.multiple } : settling);
  }
}

function tellSettled({ onSettled }: Settleable, { method, requeue = true }: SettlingMethod): void {
  onSettled?.(method, requeue);
}
