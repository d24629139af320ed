import { handshake } from './handshake.mjs';
import { startPrivateNode } from './private-node.mjs';

/** @typedef {{ url: string, version: string, control?: string, stop: () => Promise<void> }} RabbitMq */

const keepRunning = () => Promise.resolve();

/**
 * The RabbitMQ for the tests: the one that `RABBITMQ_URL` names, else the one of this machine, else a private one.
 *
 * @returns {Promise<RabbitMq>}
 * @throws {Error} saying why there is none
 */
export async function findRabbitMq() {
  const given = process.env.RABBITMQ_URL;
  if (given) return { url: given, version: await handshake(given), stop: keepRunning };

  const local = process.env.RABBITMQ_LOCAL_URL || 'amqp://guest:guest@127.0.0.1:5672/';
  try {
    return { url: local, version: await handshake(local), stop: keepRunning };
  } catch (error) {
    return await startPrivateNode().catch((failure) => {
      throw new Error(`none answers at ${withoutPassword(local)} (${error.message}) and none can be started: ${failure.message}`, {
        cause: failure,
      });
    });
  }
}

function withoutPassword(url) {
  const address = new URL(url);
  address.password = '';
  return address.href;
}
