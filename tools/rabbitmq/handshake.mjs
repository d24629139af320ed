import { connect } from 'amqplib';

/**
 * Opens an AMQP connection and closes it again: an open port alone says nothing, a broker that is starting has one, too.
 *
 * @param {string} url
 * @returns {Promise<string>} the version that the broker names
 */
export async function handshake(url) {
  const connection = await connect(url, { timeout: 5000 });
  connection.on('error', () => undefined);
  const { product, version } = connection.connection.serverProperties;
  await connection.close();
  if (product !== 'RabbitMQ') throw new Error(`it is ${product}, not RabbitMQ`);
  return version;
}
