import { findControl } from './find-control.mjs';
import { findRabbitMq } from './find-rabbitmq.mjs';
import { pluginExchangeTypes } from './plugin-exchange-types.mjs';

/**
 * Tells the tests where RabbitMQ is: `RABBITMQ_URL` and `RABBITMQ_VERSION`, or `RABBITMQ_SKIP_REASON` when there is none.
 * `RABBITMQ_EXCHANGE_TYPES` lists the exchange types that its plugins bring.
 * One that was asked for by `RABBITMQ_URL` must be there, and under `CI=true` there must be one: nothing is skipped then.
 */
export default async function setUp() {
  const required = process.env.CI === 'true' || Boolean(process.env.RABBITMQ_URL);
  delete process.env.RABBITMQ_SKIP_REASON;
  try {
    const { url, version, control, stop } = await findRabbitMq();
    process.env.RABBITMQ_URL = url;
    process.env.RABBITMQ_VERSION = version;
    globalThis.stopRabbitMq = stop;
    process.env.RABBITMQ_EXCHANGE_TYPES = (await pluginExchangeTypes(url)).join();
    await setUpControl(url, control);
  } catch (error) {
    const reason = `no RabbitMQ: ${error.message}`;
    if (required) throw new Error(`The tests need RabbitMQ. ${reason}`, { cause: error });
    process.env.RABBITMQ_SKIP_REASON = reason;
    console.warn(`\nTests that need RabbitMQ are skipped: ${reason}`);
  }
}

/** Tells the tests how to control that RabbitMQ: `RABBITMQCTL`, or `RABBITMQCTL_SKIP_REASON` when they cannot. */
async function setUpControl(url, control) {
  delete process.env.RABBITMQCTL_SKIP_REASON;
  try {
    process.env.RABBITMQCTL = await findControl(url, control);
  } catch (error) {
    delete process.env.RABBITMQCTL;
    process.env.RABBITMQCTL_SKIP_REASON = error.message;
  }
}
