import {
  askForCredentials,
  isAmqpError,
  loginOf,
  systemClock,
  type AmqpError,
  type Clock,
  type Connection,
  type ConnectOptions,
  type Transport,
} from '@nest-amqp/core';
import { Addresses } from './addresses';
import { connectTo } from './attempt';
import type { Endpoint } from './endpoint';
import { abortedFailure, everyAddressFailure, unansweredFunctionFailure } from './failures';
import type { ResolvedAmqplibOptions } from './resolve-amqplib-options';
import { answeredInTime } from './answered-in-time';

/** The way to one RabbitMQ, or to the nodes of one cluster. */
export class AmqplibTransport implements Transport {
  readonly name = 'amqplib';
  readonly address: string;
  readonly clock: Clock = systemClock;
  readonly lacks = [];
  private readonly addresses: Addresses;
  // Private to the language, too: whoever prints a transport must not print a password.
  readonly #options: ResolvedAmqplibOptions;

  constructor(options: ResolvedAmqplibOptions) {
    this.#options = options;
    this.addresses = new Addresses(options);
    this.address = this.addresses.label;
  }

  /** Tries the addresses one after another; that is one attempt. */
  async connect(options: ConnectOptions = {}): Promise<Connection> {
    const { signal } = options;
    if (signal?.aborted) throw abortedFailure(this.address, signal);
    const endpoints = await this.asked('addresses', this.addresses.forAttempt(), signal);
    const failures: AmqpError[] = [];
    for (const endpoint of endpoints) {
      try {
        const connection = await this.connectTo(endpoint, options);
        this.addresses.took(failures.length + 1);
        return connection;
      } catch (error) {
        if (!isAmqpError(error, 'CONNECT_FAILED')) throw error;
        failures.push(error);
      }
    }
    throw everyAddressFailure(failures);
  }

  private async connectTo(endpoint: Endpoint, options: ConnectOptions): Promise<Connection> {
    const { credentials } = this.#options;
    if (!credentials) return connectTo(endpoint, options, undefined);
    const given = await this.asked('credentials', askForCredentials(credentials, endpoint.username), options.signal);
    return connectTo({ ...endpoint, username: given.username, password: given.password }, options, loginOf(credentials, given));
  }

  /** What a function of the user's gives, if it does so in time. */
  private asked<T>(option: string, answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const { connectTimeoutMs: limitMs } = this.#options;
    return answeredInTime(answer, {
      limitMs,
      signal,
      late: () => unansweredFunctionFailure(option, limitMs),
      aborted: (by) => abortedFailure(this.address, by),
    });
  }
}
