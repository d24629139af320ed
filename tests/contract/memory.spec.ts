import { InMemoryBroker, memory } from '@nest-amqp/memory';
import { registerCases } from './register-cases';

const exchangeTypes = ['x-consistent-hash', 'x-delayed-message'];

for (const rabbitmq of ['3.10', '4.0', '4.3'] as const) {
  registerCases({ transport: memory({ broker: new InMemoryBroker({ rabbitmq }) }).create(), exchangeTypes }, rabbitmq);
}
