import type { OptionFault } from '@nest-amqp/core';
import type { ConnectPolicy } from '../connection/connect-policy';
import { backOffFaults, exponentialBackOff, type ExponentialBackOffOptions } from '../retry/back-off';

/** How an application connects, and how it comes back. */
export interface ConnectingOptions {
  /** Milliseconds after which the first connection is given up. By default 60,000. */
  readonly firstConnectTimeoutMs?: number;
  /** The waits between attempts to make the first connection, and their number. By default the waits of `reconnect`, in any number. */
  readonly firstConnect?: ExponentialBackOffOptions;
  /**
   * The waits between attempts to come back after a loss, and to consume what cannot be consumed just now. By default 100 to 5,000 ms with full jitter, without end. After
   * `maxAttempts` in vain the application gives up: listeners stop, sends are rejected, the event `connection.given-up` says so.
   */
  readonly reconnect?: ExponentialBackOffOptions;
  /**
   * Milliseconds that declaring, deleting, looking at queues and fetching messages may take, the wait for a connection included.
   * By default 30,000.
   */
  readonly operationTimeoutMs?: number;
}

/** What the first and the later connections are tried by. */
export function connectPolicies({ firstConnectTimeoutMs = 60_000, firstConnect, reconnect = {} }: ConnectingOptions): {
  readonly firstConnect: ConnectPolicy;
  readonly reconnect: ConnectPolicy;
} {
  const { maxAttempts, ...waits } = reconnect;
  return {
    firstConnect: { ...policyOf(firstConnect ?? waits), timeoutMs: firstConnectTimeoutMs },
    reconnect: policyOf({ ...waits, maxAttempts }),
  };
}

/** What is wrong with how an application connects. */
export function connectingFaults(options: ConnectingOptions): OptionFault[] {
  const faults: OptionFault[] = [];
  for (const option of ['firstConnectTimeoutMs', 'operationTimeoutMs'] as const) {
    const value = options[option];
    if (value === undefined || value > 0) continue;
    faults.push({ option, problem: `it is ${String(value)}`, remedy: 'Give a number of milliseconds above 0' });
  }
  for (const option of ['firstConnect', 'reconnect'] as const) {
    faults.push(...backOffFaults(option, options[option] ?? {}));
    if (options[option]?.maxAttempts !== 0) continue;
    faults.push({ option: `${option}.maxAttempts`, problem: 'it is 0', remedy: 'Give 1 or more, or leave it out for no limit' });
  }
  return faults;
}

function policyOf({ maxAttempts, ...waits }: ExponentialBackOffOptions): ConnectPolicy {
  return { backOff: exponentialBackOff(waits), ...(maxAttempts !== undefined && { maxAttempts }) };
}
