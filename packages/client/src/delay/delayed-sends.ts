import {
  AmqpMessageReturnedError,
  AmqpOptionsError,
  AmqpTimeoutError,
  isAmqpError,
  throwIfFaulty,
  type OptionFault,
  type SendOptions,
} from '@nest-amqp/core';
import { OperationChannel } from '../connection/operation-channel';
import type { ReadyConnection } from '../connection/ready-connection';
import { settledWithin } from '../connection/settled-within';
import type { SendCall } from '../template/send-arguments';
import { roundedDelayMs } from './rounded-delay';
import { LONGEST_DELAY_MS, type WaitQueues } from './wait-queues';

/** What delayed sends stand on. */
export interface DelayedSendsParts {
  readonly connection: ReadyConnection;
  readonly waits: WaitQueues;
  readonly sendTimeoutMs: number;
}

// At most one per cent late, and at most 900 queues between one delay and its tenfold.
const DIGITS = 3;
/** For how long a queue that was there is taken to be there. */
const KNOWN_MS = 60_000;

/** Sends whose messages wait in the broker before they are published to their exchange. */
export class DelayedSends {
  private readonly operations: OperationChannel;
  /** Queues that were there, and until when that counts. */
  private readonly known = new Map<string, number>();

  constructor(private readonly parts: DelayedSendsParts) {
    this.operations = new OperationChannel(parts.connection);
  }

  /**
   * Calls `submit` with the call as it has to be made now. Resolves when the message waits.
   *
   * @throws AmqpOptionsError at once if the delay is faulty.
   */
  send(call: SendCall, submit: (call: SendCall) => Promise<void>): Promise<void> {
    const { delayMs = 0, timeoutMs = this.parts.sendTimeoutMs } = call.options;
    throwIfFaulty(delayFaults(call.options));
    if (delayMs === 0) return submit(call);
    return this.begunWithin(timeoutMs, call, submit, roundedDelayMs(delayMs, DIGITS));
  }

  private async begunWithin(timeoutMs: number, call: SendCall, submit: (call: SendCall) => Promise<void>, delayMs: number): Promise<void> {
    let begun: () => void = () => undefined;
    let givenUp = false;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    const sent = this.through(delayMs, call, (exchange) => {
      begun();
      if (givenUp) return Promise.resolve();
      return submit({ ...call, exchange, options: { ...call.options, unroutable: 'reject' } });
    });
    if (await settledWithin(this.parts.connection.clock, timeoutMs, Promise.race([beginning, sent]))) return sent;
    givenUp = true;
    sent.catch(() => undefined);
    throw new AmqpTimeoutError(
      `There was no connection to declare where a message waits ${String(delayMs)} ms. Check the broker and the network, or raise sendTimeoutMs`,
      { outcome: 'not-sent' },
    );
  }

  private async through(delayMs: number, call: SendCall, publish: (exchange: string) => Promise<void>): Promise<void> {
    const { exchange, routingKey, options } = call;
    if (exchange === '' && options.unroutable === 'reject') await this.demandQueue(routingKey);
    await this.parts.waits.through(delayMs, exchange, publish);
  }

  /** A dead letter without a queue is dropped, so a mistyped name has to be seen now. */
  private async demandQueue(name: string): Promise<void> {
    const { clock } = this.parts.connection;
    if ((this.known.get(name) ?? -Infinity) > clock.now()) return;
    for (const [each, until] of this.known) if (until <= clock.now()) this.known.delete(each);
    try {
      await this.operations.run(`Looking at queue '${name}'`, (channel) => channel.queueDeclarePassive(name));
    } catch (error) {
      if (isAmqpError(error, 'NOT_FOUND')) throw noQueue(name);
      // It is there, and somebody else's alone.
      if (!isAmqpError(error, 'RESOURCE_LOCKED')) throw error;
    }
    this.known.set(name, clock.now() + KNOWN_MS);
  }
}

/** @throws AmqpOptionsError if a request is to wait: its reply would come too late. */
export function refuseDelay({ delayMs }: SendOptions): void {
  if (delayMs === undefined) return;
  throw new AmqpOptionsError([
    { option: 'delayMs', problem: 'a request cannot wait', remedy: 'Send it with convertAndSend, or leave it out' },
  ]);
}

function delayFaults({ delayMs, expirationMs }: SendCall['options']): OptionFault[] {
  const faults: OptionFault[] = [];
  if (delayMs !== undefined && !(delayMs >= 0 && delayMs <= LONGEST_DELAY_MS)) {
    faults.push({
      option: 'delayMs',
      problem: `it is ${String(delayMs)}`,
      remedy: `Give milliseconds from 0 to ${String(LONGEST_DELAY_MS)}`,
    });
  }
  if (delayMs !== undefined && delayMs > 0 && expirationMs !== undefined) {
    faults.push({
      option: 'expirationMs',
      problem: 'the broker takes it from a message that has waited',
      remedy: 'Leave it out, and give the queue that the message goes to a ttl',
    });
  }
  return faults;
}

function noQueue(name: string): AmqpMessageReturnedError {
  return new AmqpMessageReturnedError(
    `There is no queue '${name}' for a message to go to when it has waited. Check the name, declare the queue first, or say unroutable: 'ignore'`,
    { outcome: 'not-sent', details: { exchange: '', routingKey: name } },
  );
}
