import { amqplib } from '@nest-amqp/amqplib';
import { registerCases } from './register-cases';

const url = process.env.RABBITMQ_URL;

if (url) {
  const { username, password, pathname } = new URL(url);
  const vhost = decodeURIComponent(pathname.slice(1)) || '/';
  const transport = amqplib({ url }).create();
  const exchangeTypes = (process.env.RABBITMQ_EXCHANGE_TYPES ?? '').split(',');
  registerCases(
    { transport, vhost, user: decodeURIComponent(username) || 'guest', secret: decodeURIComponent(password) || 'guest', exchangeTypes },
    process.env.RABBITMQ_VERSION ?? '3.10',
  );
} else {
  const reason = process.env.RABBITMQ_SKIP_REASON ?? 'RABBITMQ_URL is not set';
  // A build server that lacks RabbitMQ has to say so by failing.
  const register = process.env.CI === 'true' ? test : test.skip;
  register(`the contract holds on RabbitMQ (skipped: ${reason})`, () => {
    throw new Error(`there is no RabbitMQ to run the contract on: ${reason}`);
  });
}
