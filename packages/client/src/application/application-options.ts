import {
  conflictingDeclarables,
  flattenDeclarables,
  type Declarable,
  type Declarables,
  type MessageConverter,
  type OptionFault,
  type TransportFactory,
} from '@nest-amqp/core';
import { queueDefaultsFaults, type QueueDefaults } from '../admin/queue-defaults';
import type { AmqpLogger } from '../connection/logger';
import type { ListenerOptions } from '../listener/listener-options';
import { listenerOptionFaults } from '../listener/resolve-listener-options';
import { observationFaults, type ObservationOption } from '../observation/observation-option';
import { canLoadOpenTelemetry } from '../observation/open-telemetry';
import { templateFaults, type RabbitTemplateOptions } from '../template/template-options';
import { connectingFaults, type ConnectingOptions } from './connect-policies';

/** Everything that one application says of one broker. */
export interface RabbitApplicationOptions extends ConnectingOptions {
  /** Such as `memory()` or `amqplib()`; made anew each time an application is. */
  readonly transport: TransportFactory;
  /** Exchanges, queues and bindings: declared on start-up and again after each reconnect. */
  readonly declarables?: readonly (Declarable | Declarables)[];
  /** Type, arguments and conflicts of every queue that does not say otherwise. */
  readonly queueDefaults?: QueueDefaults;
  /** Tells several brokers of one program apart: declarables may name those that they are for. By default `default`. */
  readonly name?: string;
  /** For sending, for listeners and for replies. By default JSON. */
  readonly messageConverter?: MessageConverter;
  readonly template?: RabbitTemplateOptions;
  /** The options of every listener that does not say otherwise. */
  readonly listener?: ListenerOptions;
  /** `false` starts no listener, `{ groups }` only those of these groups. By default all are started. */
  readonly listeners?: boolean | { readonly groups: readonly string[] };
  /** `eager`: start-up connects; `lazy`: the first use or a listener does; `never`: nothing does, and every use is refused. By default `eager`. */
  readonly connect?: 'eager' | 'lazy' | 'never';
  /** Names the connections and is the `appId` of messages. By default the package that was started. */
  readonly appName?: string;
  /** Spans and metrics through `@opentelemetry/api`, which must be installed then: `true` for both. By default false, and nothing of it is loaded. */
  readonly observation?: ObservationOption;
  /** Whether `RabbitContext.current()` tells the message that is handled, and what handlers send gets its correlation and causation ids. By default true. */
  readonly context?: boolean;
  /** By default nothing is logged; the Nest module logs through Nest. */
  readonly logger?: AmqpLogger;
}

/** Everything that is wrong with the options, so that all of it can be said at once. */
export function applicationFaults(options: RabbitApplicationOptions): OptionFault[] {
  return [
    ...transportFaults(options.transport),
    ...literalFaults(options),
    ...conflictingDeclarables(flattenDeclarables(options.declarables ?? [])),
    ...queueDefaultsFaults(options.queueDefaults ?? {}),
    ...templateFaults(options.template ?? {}),
    ...listenerOptionFaults(options.listener ?? {}, 'listener'),
    ...observationFaults(options.observation, canLoadOpenTelemetry),
    ...connectingFaults(options),
  ];
}

function transportFaults(transport: unknown): OptionFault[] {
  const isFactory = typeof transport === 'object' && transport !== null && 'create' in transport && typeof transport.create === 'function';
  if (isFactory) return [];
  const problem =
    transport === undefined
      ? 'it is missing'
      : `it is ${typeof transport === 'string' ? `'${transport}'` : `a ${typeof transport}`}, which is no transport`;
  return [{ option: 'transport', problem, remedy: "Give memory() from '@nest-amqp/memory' or amqplib() from '@nest-amqp/amqplib'" }];
}

function literalFaults(options: RabbitApplicationOptions): OptionFault[] {
  const faults: OptionFault[] = [];
  const { connect, listeners } = options;
  if (connect !== undefined && !['eager', 'lazy', 'never'].includes(connect)) {
    faults.push({ option: 'connect', problem: `it is ${JSON.stringify(connect)}`, remedy: "Say 'eager', 'lazy' or 'never'" });
  }
  if (typeof listeners === 'object' && !Array.isArray(listeners.groups)) {
    faults.push({ option: 'listeners', problem: 'it names no groups', remedy: "Say true, false, or { groups: ['…'] }" });
  }
  return faults;
}
