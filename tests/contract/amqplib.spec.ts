import { amqplib } from '@nest-amqp/amqplib';
import { contractCases, type ContractCase, type ContractSubject } from '@nest-amqp/contract';
import { rabbitmqFor } from '../support/rabbitmq-for';
import { registerCases } from './register-cases';

const url = process.env.RABBITMQ_URL;

function subjectAt(address: string, exchangeTypes: readonly string[]): ContractSubject {
  const { username, password, pathname } = new URL(address);
  return {
    transport: amqplib({ url: address }).create(),
    vhost: decodeURIComponent(pathname.slice(1)) || '/',
    user: decodeURIComponent(username) || 'guest',
    secret: decodeURIComponent(password) || 'guest',
    exchangeTypes,
  };
}

if (url) {
  const exchangeTypes = (process.env.RABBITMQ_EXCHANGE_TYPES ?? '').split(',');
  const withPlugins = rabbitmqFor('plugins');
  // What the RabbitMQ at hand has no plugin for is asked of one that has it.
  const isElsewhere = ({ exchangeType = 'none' }: ContractCase): boolean =>
    !exchangeTypes.includes(exchangeType) && 'url' in withPlugins && withPlugins.exchangeTypes.includes(exchangeType);
  const here = contractCases.filter((contractCase) => !isElsewhere(contractCase));
  registerCases(subjectAt(url, exchangeTypes), process.env.RABBITMQ_VERSION ?? '3.10', here);
  const elsewhere = contractCases.filter(isElsewhere);
  if ('url' in withPlugins && elsewhere.length > 0) {
    registerCases(subjectAt(withPlugins.url, withPlugins.exchangeTypes), withPlugins.version, elsewhere);
  }
} else {
  const reason = process.env.RABBITMQ_SKIP_REASON ?? 'RABBITMQ_URL is not set';
  // A build server that lacks RabbitMQ has to say so by failing.
  const register = process.env.CI === 'true' ? test : test.skip;
  register(`the contract holds on RabbitMQ (skipped: ${reason})`, () => {
    throw new Error(`there is no RabbitMQ to run the contract on: ${reason}`);
  });
}
