import { connect } from 'amqplib';

/** A name for each type that a plugin may bring, with the arguments that a declaration of it needs. */
const DECLARATIONS = {
  'x-consistent-hash': {},
  'x-delayed-message': { 'x-delayed-type': 'direct' },
};

/**
 * Which of the plugins' exchange types a RabbitMQ has: those that it lets one declare.
 *
 * @param {string} url
 * @returns {Promise<string[]>}
 */
export async function pluginExchangeTypes(url) {
  const types = [];
  for (const [type, args] of Object.entries(DECLARATIONS)) if (await has(url, type, args)) types.push(type);
  return types;
}

// A connection for each: an unknown type costs the connection on 3.10.
async function has(url, type, args) {
  const connection = await connect(url, { timeout: 5000 });
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    const name = `nest-amqp.probe.${type}.${process.pid}`;
    await channel.assertExchange(name, type, { durable: true, arguments: args });
    await channel.deleteExchange(name);
    return true;
  } catch {
    return false;
  } finally {
    await connection.close().catch(() => undefined);
  }
}
