import { Inject } from '@nestjs/common';
import {
  getAmqpAdminToken,
  getListenerRegistryToken,
  getParkingLotToken,
  getRabbitEventsToken,
  getRabbitHealthIndicatorToken,
  getRabbitTemplateToken,
} from '../module/tokens.js';

/** The `RabbitTemplate` of a broker by its `name`; without one, that of the broker that has none. */
export function InjectRabbitTemplate(name?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getRabbitTemplateToken(name));
}

/** The `AmqpAdmin` of a broker by its `name`; without one, that of the broker that has none. */
export function InjectAmqpAdmin(name?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getAmqpAdminToken(name));
}

/** The `RabbitListenerRegistry` of a broker by its `name`; without one, that of the broker that has none. */
export function InjectListenerRegistry(name?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getListenerRegistryToken(name));
}

/** The `ParkingLot` of a broker by its `name`; without one, that of the broker that has none. */
export function InjectParkingLot(name?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getParkingLotToken(name));
}

/** The `RabbitEvents` of a broker by its `name`; without one, those of the broker that has none. */
export function InjectRabbitEvents(name?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getRabbitEventsToken(name));
}

/** The `RabbitHealthIndicator` of a broker by its `name`; without one, that of the broker that has none. */
export function InjectRabbitHealthIndicator(name?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getRabbitHealthIndicatorToken(name));
}
