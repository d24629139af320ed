import { AmqpIllegalStateError, type Clock, type Connection, type Login, type Timer } from '@nest-amqp/core';
import { exponentialBackOff } from '../retry/back-off';
import type { AmqpLogger } from './logger';
import { within } from './within';

/** Of the time that a secret has left, so much passes before it is renewed, as with RabbitMQ's Java client. */
const SHARE_OF_LIFE = 0.8;
const backOff = exponentialBackOff({ initialMs: 1_000, maxMs: 30_000 });

/** What a {@link SecretRenewal} needs. */
export interface SecretRenewalOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly limitMs: number;
  readonly logger: AmqpLogger;
}

/** Keeps the secret of one open connection fresh: asks for another before it expires, and hands it to the broker. Ends with its connection. */
export class SecretRenewal {
  private timer: Timer | undefined;
  private failures = 0;

  constructor(private readonly options: SecretRenewalOptions) {
    const { connection } = options;
    connection.onClose(() => this.timer?.cancel());
    if (connection.login) this.schedule(connection.login);
  }

  /**
   * Asks for credentials now and hands them to the broker.
   *
   * @throws AmqpIllegalStateError if the transport was given none to ask for; what asking or the broker rejects with.
   */
  async renew(): Promise<void> {
    const { connection, clock, limitMs, logger } = this.options;
    const { login, address } = connection;
    if (!login) {
      throw new AmqpIllegalStateError(
        'The transport cannot ask for credentials again. Give it a function: amqplib({ credentials: () => … })',
      );
    }
    const fresh = await within({ clock, limitMs, what: "The function 'credentials'" }, login.renew());
    if (!connection.isOpen) return;
    if (fresh.username !== login.username) {
      logger.warn(`The credentials for ${address} are now those of '${fresh.username}': they take effect with the next connection`);
    } else {
      await within({ clock, limitMs, what: 'connection.update-secret' }, connection.updateSecret(fresh.password, 'it was renewed'));
      logger.debug?.(`The secret of the connection to ${address} was renewed`);
    }
    this.schedule(fresh);
  }

  private schedule({ expiresAt }: Pick<Login, 'expiresAt'>): void {
    if (!expiresAt) return;
    const leftMs = expiresAt.getTime() - this.options.clock.now();
    if (leftMs <= 0) {
      this.retry('what was given has expired already');
    } else {
      this.failures = 0;
      this.after(leftMs * SHARE_OF_LIFE);
    }
  }

  private after(delayMs: number): void {
    const { connection, clock } = this.options;
    this.timer?.cancel();
    if (!connection.isOpen) return;
    this.timer = clock.after(delayMs, () => void this.renewOrRetry());
    this.timer.unref();
  }

  private async renewOrRetry(): Promise<void> {
    try {
      await this.renew();
    } catch (error) {
      this.retry(error instanceof Error ? error.message : String(error));
    }
  }

  private retry(reason: string): void {
    const { connection, logger } = this.options;
    if (!connection.isOpen) return;
    const delayMs = backOff.delayMs(++this.failures) ?? 0;
    logger.warn(
      `The secret of the connection to ${connection.address} could not be renewed, it is tried again in ${delayMs.toFixed(0)} ms: ${reason}`,
    );
    this.after(delayMs);
  }
}
