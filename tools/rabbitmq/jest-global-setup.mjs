import { findForNeeds } from './find-for-needs.mjs';
import { findRabbitMq } from './find-rabbitmq.mjs';
import { needsOfRun } from './needs-of-run.mjs';
import { pluginExchangeTypes } from './plugin-exchange-types.mjs';

/**
 * Tells the tests where RabbitMQ is: `RABBITMQ_URL` and `RABBITMQ_VERSION`, or `RABBITMQ_SKIP_REASON` when there is none.
 * One that was asked for by `RABBITMQ_URL` must be there, and under `CI=true` there must be one: nothing is skipped then.
 * `RABBITMQ_EXCHANGE_TYPES` lists the exchange types that its plugins bring, and `RABBITMQ_FOR_NEEDS` is JSON: where there is one
 * that suites may control, that has the plugins, that they may restart, or why there is none.
 *
 * @param {Parameters<typeof needsOfRun>[0]} config
 */
export default async function setUp(config) {
  const stops = [];
  globalThis.stopRabbitMq = () => Promise.all(stops.map((stop) => stop()));
  const rabbitmq = await findAtHand();
  if (!rabbitmq) return;
  stops.push(rabbitmq.stop);
  const { url, version, control } = rabbitmq;
  const exchangeTypes = await pluginExchangeTypes(url);
  const { found, stop } = await findForNeeds(needsOfRun(config), { url, version, control, exchangeTypes });
  stops.push(stop);
  for (const [need, { skip }] of Object.entries(found)) if (skip !== undefined) warnOrFail(`RabbitMQ for ${need}: ${skip}`);
  Object.assign(process.env, {
    RABBITMQ_URL: url,
    RABBITMQ_VERSION: version,
    RABBITMQ_EXCHANGE_TYPES: exchangeTypes.join(),
    RABBITMQ_FOR_NEEDS: JSON.stringify(found),
  });
}

async function findAtHand() {
  delete process.env.RABBITMQ_SKIP_REASON;
  try {
    return await findRabbitMq();
  } catch (error) {
    const reason = `no RabbitMQ: ${error.message}`;
    warnOrFail(`RabbitMQ: ${reason}`, Boolean(process.env.RABBITMQ_URL));
    process.env.RABBITMQ_SKIP_REASON = reason;
    return undefined;
  }
}

/** Whoever fails leaves what was started behind: it ends with this process. */
function warnOrFail(what, isRequired = false) {
  if (isRequired || process.env.CI === 'true') throw new Error(`The tests need ${what}`);
  console.warn(`\nTests are skipped that need ${what}`);
}
