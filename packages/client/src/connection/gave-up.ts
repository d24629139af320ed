import { AmqpConnectError } from '@nest-amqp/core';
import type { AttemptsUsedUp, ConnectPolicy } from './connect-policy';

/** The first connection did not come about. It can be tried again. */
export function gaveUpFirst(address: string, { attempts, cause }: AttemptsUsedUp, { timeoutMs }: ConnectPolicy): AmqpConnectError {
  const within = timeoutMs === undefined ? '' : ` within ${String(timeoutMs)} ms`;
  return new AmqpConnectError(
    `No connection to ${address}${within}, in ${String(attempts)} attempts: ${reason(cause)}. ` +
      'Check that the broker runs there, that the address and port are right, and that nothing between blocks them',
    { cause, retryable: true },
  );
}

/** A lost connection did not come back in as many attempts as it was allowed. Nothing tries again. */
export function gaveUpReconnecting(address: string, { attempts, cause }: AttemptsUsedUp): AmqpConnectError {
  return new AmqpConnectError(
    `Reconnecting to ${address} was given up after ${String(attempts)} attempts: ${reason(cause)}. ` +
      'Start the application again when the broker is back, or leave out reconnect.maxAttempts',
    { cause, retryable: false },
  );
}

function reason({ message }: Error): string {
  return message.replace(/\.+$/, '');
}
