import type { InjectionToken } from '@nestjs/common';
import { ParkingLot, RabbitListenerRegistry, RabbitAdmin, RabbitEvents, RabbitHealthIndicator, RabbitTemplate } from '@nest-amqp/client';
import { AmqpAdmin } from '@nest-amqp/core';

/** The name of the broker that was given none. */
export const DEFAULT_BROKER = 'default';

/** What `forFeature` contributes; each of its modules has one of its own. */
export const FEATURE = Symbol.for('nest-amqp.feature');

/** Tells one use of the module from another. */
export const REGISTRATION = Symbol.for('nest-amqp.registration');

const BROKER = 'nest-amqp.broker:';

/** The token of what is known of one broker. */
export function brokerToken(name: string): symbol {
  return Symbol.for(`${BROKER}${name}`);
}

/** Whether a token is one of {@link brokerToken}. */
export function isBrokerToken(token: unknown): boolean {
  return typeof token === 'symbol' && (Symbol.keyFor(token)?.startsWith(BROKER) ?? false);
}

/** The token of a broker's options, for a test that puts others in their place. */
export function getRabbitOptionsToken(name: string = DEFAULT_BROKER): symbol {
  return Symbol.for(`nest-amqp.options:${name}`);
}

/** The token of the hooks that start and stop the brokers. */
export function lifecycleToken(name: string): symbol {
  return Symbol.for(`nest-amqp.lifecycle:${name}`);
}

/** The token of a broker's `RabbitTemplate`; of the broker without a name it is the class. */
export function getRabbitTemplateToken(name: string = DEFAULT_BROKER): InjectionToken {
  return name === DEFAULT_BROKER ? RabbitTemplate : Symbol.for(`nest-amqp.template:${name}`);
}

/** The token of a broker's `AmqpAdmin`; of the broker without a name it is the class. */
export function getAmqpAdminToken(name: string = DEFAULT_BROKER): InjectionToken {
  return name === DEFAULT_BROKER ? AmqpAdmin : Symbol.for(`nest-amqp.admin:${name}`);
}

/** The token of a broker's `RabbitAdmin`, which can do more than every `AmqpAdmin`. */
export function getRabbitAdminToken(name: string = DEFAULT_BROKER): InjectionToken {
  return name === DEFAULT_BROKER ? RabbitAdmin : Symbol.for(`nest-amqp.rabbit-admin:${name}`);
}

/** The token of a broker's `RabbitListenerRegistry`; of the broker without a name it is the class. */
export function getListenerRegistryToken(name: string = DEFAULT_BROKER): InjectionToken {
  return name === DEFAULT_BROKER ? RabbitListenerRegistry : Symbol.for(`nest-amqp.registry:${name}`);
}

/** The token of a broker's `ParkingLot`; of the broker without a name it is the class. */
export function getParkingLotToken(name: string = DEFAULT_BROKER): InjectionToken {
  return name === DEFAULT_BROKER ? ParkingLot : Symbol.for(`nest-amqp.parking-lot:${name}`);
}

/** The token of a broker's `RabbitEvents`; of the broker without a name it is the class. */
export function getRabbitEventsToken(name: string = DEFAULT_BROKER): InjectionToken {
  return name === DEFAULT_BROKER ? RabbitEvents : Symbol.for(`nest-amqp.events:${name}`);
}

/** The token of a broker's `RabbitHealthIndicator`; of the broker without a name it is the class. */
export function getRabbitHealthIndicatorToken(name: string = DEFAULT_BROKER): InjectionToken {
  return name === DEFAULT_BROKER ? RabbitHealthIndicator : Symbol.for(`nest-amqp.health:${name}`);
}
