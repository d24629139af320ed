import { AmqpConnectError } from '@nest-amqp/core';
import { addressOf, type Endpoint } from './endpoint';
import type { ResolvedAmqplibOptions } from './resolve-amqplib-options';

/** The addresses of a broker, and in which order an attempt to connect goes through them. */
export class Addresses {
  /** Where `inorder` begins. */
  private next = 0;

  // Private to the language, too: whoever prints a transport must not print a password.
  readonly #options: Pick<ResolvedAmqplibOptions, 'endpoints' | 'addressShuffle'>;

  constructor(options: Pick<ResolvedAmqplibOptions, 'endpoints' | 'addressShuffle'>) {
    this.#options = options;
  }

  /** For logs, without passwords. */
  get label(): string {
    const { endpoints } = this.#options;
    return typeof endpoints === 'function' ? 'the addresses of a function' : endpoints.map(addressOf).join(', ');
  }

  /**
   * The addresses of one attempt, in the order in which they are tried.
   *
   * @throws AmqpConnectError that may be tried again, if the function that finds them fails.
   */
  async forAttempt(): Promise<readonly Endpoint[]> {
    const { endpoints, addressShuffle } = this.#options;
    const known = typeof endpoints === 'function' ? await found(endpoints) : endpoints;
    if (addressShuffle === 'random') return shuffled(known);
    const start = addressShuffle === 'inorder' ? this.next % known.length : 0;
    return [...known.slice(start), ...known.slice(0, start)];
  }

  /** One of the addresses took a connection; the next attempt of `inorder` begins behind it. */
  took(tried: number): void {
    this.next += tried;
  }
}

async function found(resolve: () => Promise<readonly Endpoint[]>): Promise<readonly Endpoint[]> {
  try {
    return await resolve();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AmqpConnectError(`The function 'addresses' gave none to connect to: ${reason}`, { cause });
  }
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[]): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
