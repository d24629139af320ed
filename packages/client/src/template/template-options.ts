import {
  throwIfFaulty,
  type MessageConverter,
  type MessagePostProcessor,
  type PublishPostProcessor,
  type OptionFault,
  type ReturnedMessage,
  type Unroutable,
} from '@nest-amqp/core';
import type { CorrelationData } from '@nest-amqp/core';

/** Called once for each send, with its final outcome: `ack` false and a cause if the broker did not take the message. */
export type ConfirmCallback = (correlation: CorrelationData | undefined, ack: boolean, cause?: string) => void;

/** Called for each message that no queue was bound for, before its confirm. */
export type ReturnsCallback = (returned: ReturnedMessage) => void;

/** How a {@link RabbitTemplate} sends and receives. */
export interface RabbitTemplateOptions {
  /** The exchange of `convertAndSend(key, payload)`. By default `''`, the default exchange. */
  readonly exchange?: string;
  /** The routing key of `convertAndSend(payload)`. By default `''`. */
  readonly routingKey?: string;
  /** By default JSON. */
  readonly messageConverter?: MessageConverter;
  /**
   * `correlated`: a send resolves on the broker's confirm and callbacks are called; `simple`: without callbacks; `none`: a
   * send resolves when it is written, and what the broker has against it is never known. By default `correlated`.
   */
  readonly publisherConfirms?: 'correlated' | 'simple' | 'none';
  readonly confirmCallback?: ConfirmCallback;
  readonly returnsCallback?: ReturnsCallback;
  /** What becomes of unroutable messages. By default `reject` on the default exchange and `warn` on others. */
  readonly unroutable?: Unroutable;
  /** The same for single exchanges, by name. */
  readonly unroutableByExchange?: Readonly<Record<string, Unroutable>>;
  /** Milliseconds until a send is given up. By default 5,000. */
  readonly sendTimeoutMs?: number;
  /** Milliseconds to wait for the reply to a request. By default 5,000. */
  readonly replyTimeoutMs?: number;
  /** While there is no connection: `wait` until `sendTimeoutMs`, or `fail` at once. For the first one every send waits. By default `wait`. */
  readonly whenDown?: 'wait' | 'fail';
  /** What may be pending while there is no connection or the broker takes no messages: beyond it a send is rejected. By default 10,000 messages and 64 MiB of bodies. */
  readonly maxPending?: { readonly messages?: number; readonly bytes?: number };
  /** Change every message, in this order, just before it is published. */
  readonly beforePublish?: readonly PublishPostProcessor[];
  /** Change every message that is received, replies among them, in this order, before anybody sees it: `gunzip()` for example. */
  readonly afterReceive?: readonly MessagePostProcessor[];
  /** The property `userId` of every message that names none: RabbitMQ refuses one that is not the connection's user. By default none. */
  readonly userId?: string;
  /** The property `appId` of every message that names none. By default the application's name. */
  readonly appId?: string;
}

/** {@link RabbitTemplateOptions} with every default applied. */
export interface ResolvedTemplateOptions extends Omit<RabbitTemplateOptions, 'unroutableByExchange'> {
  readonly exchange: string;
  readonly routingKey: string;
  readonly publisherConfirms: 'correlated' | 'simple' | 'none';
  readonly unroutableByExchange: ReadonlyMap<string, Unroutable>;
  readonly sendTimeoutMs: number;
  readonly replyTimeoutMs: number;
  readonly whenDown: 'wait' | 'fail';
  readonly maxPending: { readonly messages: number; readonly bytes: number };
  readonly beforePublish: readonly PublishPostProcessor[];
  readonly afterReceive: readonly MessagePostProcessor[];
}

const CONFIRMS = ['correlated', 'simple', 'none'];
const UNROUTABLE = ['reject', 'warn', 'ignore'];

/** Applies the defaults. @throws AmqpOptionsError with all faults. */
export function resolveTemplateOptions(options: RabbitTemplateOptions): ResolvedTemplateOptions {
  throwIfFaulty(templateFaults(options));
  return {
    ...options,
    exchange: options.exchange ?? '',
    routingKey: options.routingKey ?? '',
    publisherConfirms: options.publisherConfirms ?? 'correlated',
    unroutableByExchange: new Map(Object.entries(options.unroutableByExchange ?? {})),
    sendTimeoutMs: options.sendTimeoutMs ?? 5_000,
    replyTimeoutMs: options.replyTimeoutMs ?? 5_000,
    whenDown: options.whenDown ?? 'wait',
    maxPending: { messages: options.maxPending?.messages ?? 10_000, bytes: options.maxPending?.bytes ?? 64 * 1024 * 1024 },
    beforePublish: options.beforePublish ?? [],
    afterReceive: options.afterReceive ?? [],
  };
}

/** Everything that is wrong with the options of a template. */
export function templateFaults(options: RabbitTemplateOptions): OptionFault[] {
  const faults: OptionFault[] = [];
  const positive = {
    'template.sendTimeoutMs': options.sendTimeoutMs,
    'template.replyTimeoutMs': options.replyTimeoutMs,
    'template.maxPending.messages': options.maxPending?.messages,
    'template.maxPending.bytes': options.maxPending?.bytes,
  };
  for (const [option, value] of Object.entries(positive)) {
    if (value !== undefined && !(value > 0)) faults.push({ option, problem: `it is ${String(value)}`, remedy: 'Give a number above 0' });
  }
  const literals: [string, unknown, readonly string[]][] = [
    ['template.publisherConfirms', options.publisherConfirms, CONFIRMS],
    ['template.unroutable', options.unroutable, UNROUTABLE],
    ['template.whenDown', options.whenDown, ['wait', 'fail']],
    ...Object.entries(options.unroutableByExchange ?? {}).map(([name, value]): [string, unknown, readonly string[]] => [
      `template.unroutableByExchange['${name}']`,
      value,
      UNROUTABLE,
    ]),
  ];
  for (const [option, value, allowed] of literals) {
    if (value !== undefined && !allowed.includes(value as string)) {
      faults.push({
        option,
        problem: `it is ${JSON.stringify(value)}`,
        remedy: `Say one of ${allowed.map((each) => `'${each}'`).join(', ')}`,
      });
    }
  }
  return faults;
}
