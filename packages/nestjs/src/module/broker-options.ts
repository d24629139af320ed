import { Logger } from '@nestjs/common';
import { RabbitApplication, type RabbitApplicationOptions } from '@nest-amqp/client';
import { AmqpOptionsError, isAmqpError, throwIfFaulty, type OptionFault } from '@nest-amqp/core';
import { listenersOffByEnv } from '../configuration/rabbit-options-from-env.js';
import { enhancersFaults } from '../invocation/listener-enhancers.js';
import { discovering } from './discovering-transport.js';
import type { RabbitBrokerOptions } from './rabbit-module-options.js';
import { DEFAULT_BROKER } from './tokens.js';

/** Names the broker where there are several. */
export function brokerLogger(name: string): Logger {
  return new Logger(name === DEFAULT_BROKER ? 'RabbitModule' : `RabbitModule:${name}`);
}

/**
 * The client's part of one broker, with the defaults that Nest has for it.
 *
 * @throws AmqpOptionsError listing everything that is wrong with the options.
 */
export function createApplication(name: string, given: RabbitBrokerOptions | undefined, discover: () => void): RabbitApplication {
  const { enhancers, config: _config, ...options } = given ?? ({} as RabbitBrokerOptions);
  const faults = enhancersFaults(enhancers ?? {});
  try {
    const application = new RabbitApplication({
      ...options,
      name,
      logger: options.logger ?? brokerLogger(name),
      listeners: listenersOffByEnv() ? false : options.listeners,
      transport: isFactory(options.transport) ? discovering(options.transport, discover) : options.transport,
    });
    throwIfFaulty(faults);
    return application;
  } catch (error) {
    throw isAmqpError(error, 'INVALID_OPTIONS') && faults.length > 0 ? new AmqpOptionsError([...faultsOf(error), ...faults]) : error;
  }
}

function faultsOf(error: object): OptionFault[] {
  return (error as AmqpOptionsError).faults.filter(({ option }) => !option.startsWith('enhancers.'));
}

function isFactory(transport: unknown): transport is RabbitApplicationOptions['transport'] {
  return typeof (transport as { readonly create?: unknown } | null | undefined)?.create === 'function';
}
