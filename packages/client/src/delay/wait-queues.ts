import { isAmqpError, type Channel, type HeaderTable } from '@nest-amqp/core';
import { OperationChannel } from '../connection/operation-channel';
import type { ReadyConnection } from '../connection/ready-connection';
import { waitQueueName } from './wait-queue-name';

/** The longest delay in milliseconds, about 23 days: RabbitMQ holds twice of it in the 32 bits of `x-expires`. */
export const LONGEST_DELAY_MS = 2_000_000_000;

// A queue is deleted with its messages when it has not been used for x-expires. It is declared again, which is a use, often
// enough that whatever is published to it has time to leave.
const SPARE_MS = 60_000;
const LONGEST_EXPIRY_MS = 2 ** 32 - 1;

/**
 * Queues in which messages wait, one for each pair of a delay and an exchange that they go to afterwards, with their own
 * routing key. In front of each stands a fanout exchange, so that a message gets in whatever its key is. They are declared
 * when they are first needed and expire when they have not been needed for twice the delay and a minute.
 */
export class WaitQueues {
  private readonly operations: OperationChannel;
  /** Until when a queue need not be declared again, by name. */
  private readonly fresh = new Map<string, { readonly until: number; readonly declared: Promise<void> }>();

  constructor(private readonly connection: ReadyConnection) {
    this.operations = new OperationChannel(connection);
  }

  /**
   * Publishes into the wait queue: `publish` gets the exchange, and is called once more if the queue had been deleted.
   *
   * @param target where the messages go when they have waited; `''` for the default exchange
   * @throws AmqpError of the broker if the queue cannot be declared, or `target` does not exist.
   */
  async through(delayMs: number, target: string, publish: (exchange: string) => Promise<void>): Promise<void> {
    const name = waitQueueName(delayMs, target);
    const attempt = async (): Promise<void> => {
      await this.declared(name, delayMs, target);
      await publish(name);
    };
    try {
      await attempt();
    } catch (error) {
      if (!isAmqpError(error, 'RETURNED') && !isAmqpError(error, 'NOT_FOUND')) throw error;
      this.fresh.delete(name);
      await attempt();
    }
  }

  private declared(name: string, delayMs: number, target: string): Promise<void> {
    const now = this.connection.clock.now();
    const known = this.fresh.get(name);
    if (known && now < known.until) return known.declared;
    for (const [each, { until }] of this.fresh) if (until <= now) this.fresh.delete(each);
    const declared = this.operations.run(`Declaring wait queue '${name}'`, (channel) => declareWaitQueue(channel, name, delayMs, target));
    this.fresh.set(name, { until: now + expiryMs(delayMs) - delayMs - SPARE_MS / 2, declared });
    declared.catch(() => {
      if (this.fresh.get(name)?.declared === declared) this.fresh.delete(name);
    });
    return declared;
  }
}

async function declareWaitQueue(channel: Channel, name: string, delayMs: number, target: string): Promise<void> {
  // A dead letter whose exchange is missing is dropped without a word.
  if (target !== '') await channel.exchangeDeclarePassive(target);
  const args: HeaderTable = { 'x-message-ttl': delayMs, 'x-dead-letter-exchange': target, 'x-expires': expiryMs(delayMs) };
  // Goes with its only queue.
  await channel.exchangeDeclare(name, 'fanout', { durable: true, autoDelete: true });
  await channel.queueDeclare(name, { durable: true, arguments: args });
  await channel.queueBind(name, name, '');
}

function expiryMs(delayMs: number): number {
  return Math.min(2 * delayMs + SPARE_MS, LONGEST_EXPIRY_MS);
}
