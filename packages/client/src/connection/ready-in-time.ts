import type { Connection } from '@nest-amqp/core';
import type { ReadyConnection } from './ready-connection';
import { disconnectedError } from './within';

/**
 * The connection for an operation, which is waited for as long as operations may take.
 *
 * @throws AmqpTimeoutError naming the operation, and whatever `ready()` rejects with.
 */
export async function readyInTime(connection: ReadyConnection, what: string): Promise<Connection> {
  const { clock, operationTimeoutMs, current } = connection;
  if (current) return current;
  const over = new AbortController();
  const timer = clock.after(operationTimeoutMs, () => over.abort(disconnectedError(what, operationTimeoutMs)));
  try {
    return await connection.ready(over.signal);
  } finally {
    timer.cancel();
  }
}
