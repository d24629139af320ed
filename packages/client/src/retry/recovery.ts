import { nameOf, type Message } from '@nest-amqp/core';
import type { MessageSender } from '../template/message-sender';
import { routeOf, withExceptionHeaders } from './exception-headers';
import { Parking } from '../parking/parking';
import type { Recoverer, RepublishRecoverer } from './recoverer';
import { thrownError } from './thrown-error';

/** How a message that failed leaves its consumer. `return-later` and `return-counted` wait before they give it back; the latter counts as a delivery. */
export type Leaving = 'ack' | 'reject' | 'return-later' | 'return-counted';

/** What became of a message that failed. */
export interface Fate {
  readonly leaving: Leaving;
  /** For the log: where the message is now. */
  readonly told: string;
}

/** What recovering needs to know of its listener. */
export interface RecoveryOptions {
  readonly listenerId: string;
  readonly recoverer?: Recoverer;
  readonly sender: MessageSender;
  readonly parking: Parking;
  /** Whether this application declared where the queue's dead letters go. */
  deadLetters(queue: string): boolean;
}

/** A message that failed for good, the queue that it was read from, and its last error. */
export interface Failure {
  readonly message: Message;
  readonly queue: string;
  readonly error: Error;
}

const REJECTED: Fate = { leaving: 'reject', told: 'it was rejected, so that its queue dead-letters it' };

/** Finds a place for messages whose attempts are used up. Never rejects: where every place fails, the message goes back to its queue. */
export class Recovery {
  constructor(private readonly options: RecoveryOptions) {}

  async recover(failure: Failure): Promise<Fate> {
    const { recoverer } = this.options;
    if (recoverer === 'dead-letter') return REJECTED;
    if (recoverer === 'park') return this.park(failure);
    if (recoverer === 'requeue') return { leaving: 'return-counted', told: 'it goes back to its queue' };
    if (recoverer === 'discard') return { leaving: 'ack', told: 'it was discarded' };
    if (recoverer === undefined) return this.byDefault(failure);
    try {
      return await this.byChoice(failure, recoverer);
    } catch (thrown) {
      const fate = await this.byDefault(failure);
      return { ...fate, told: `its recoverer failed (${shown(thrown)}), so ${fate.told}` };
    }
  }

  private async byChoice({ message, error }: Failure, recoverer: Exclude<Recoverer, string>): Promise<Fate> {
    if (typeof recoverer === 'function') {
      await recoverer(message, error);
      return { leaving: 'ack', told: 'its recoverer took it' };
    }
    const { exchange, routingKey } = republishRoute(message, recoverer);
    const copy = withExceptionHeaders(message, error, routeOf(message.properties));
    await this.options.sender.forward(exchange, routingKey, copy);
    return { leaving: 'ack', told: `it was republished to exchange '${exchange}' with key '${routingKey}'` };
  }

  private byDefault(failure: Failure): Promise<Fate> {
    return this.options.deadLetters(failure.queue) ? Promise.resolve(REJECTED) : this.park(failure);
  }

  private async park({ message, queue, error }: Failure): Promise<Fate> {
    const parkingQueue = Parking.queueFor(queue, this.options.listenerId);
    try {
      await this.options.parking.park(parkingQueue, { message, error, route: routeOf(message.properties) });
      return { leaving: 'ack', told: `it was parked in queue '${parkingQueue}'` };
    } catch (thrown) {
      return {
        leaving: 'return-later',
        told: `it could not be parked in queue '${parkingQueue}' (${shown(thrown)}), so it goes back to its queue`,
      };
    }
  }
}

function republishRoute(message: Message, { exchange, routingKey }: RepublishRecoverer): { exchange: string; routingKey: string } {
  return {
    exchange: nameOf(exchange),
    routingKey: routingKey ?? `error.${message.properties.receivedRoutingKey ?? ''}`,
  };
}

function shown(thrown: unknown): string {
  const { name, message } = thrownError(thrown, 'It');
  return `${name}: ${message}`;
}
