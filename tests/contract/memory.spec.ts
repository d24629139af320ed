import { InMemoryBroker, memory } from '@nest-amqp/memory';
import { registerCases } from './register-cases';

for (const rabbitmq of ['3.10', '4.0', '4.3'] as const) {
  registerCases({ transport: memory({ broker: new InMemoryBroker({ rabbitmq }) }).create() }, rabbitmq);
}
