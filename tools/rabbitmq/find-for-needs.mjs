import { opensslFault } from './certificates.mjs';
import { findControl } from './find-control.mjs';
import { pluginExchangeTypes } from './plugin-exchange-types.mjs';
import { startPrivateNode } from './private-node.mjs';

/** @type {readonly Need[]} */
const NEEDS_OF_ONES_OWN = ['restarts', 'alarms'];

/**
 * @typedef {import('./needs-of-run.mjs').Need} Need
 * @typedef {{ url: string, version: string, control?: string, exchangeTypes: string[], tls?: { port: number, folder: string } }} RabbitMq
 * @typedef {{ found: Partial<Record<Need, RabbitMq | { skip: string }>>, stop: () => Promise<unknown> }} ForNeeds
 */

/**
 * A RabbitMQ for each need: the one at hand where it will do, else one private node for all of them. Who restarts it, or puts it
 * under an alarm, has a private node to himself: other suites run at the same time.
 *
 * @param {Need[]} needs
 * @param {RabbitMq} atHand
 * @returns {Promise<ForNeeds>}
 */
export async function findForNeeds(needs, atHand) {
  const own = needs.filter((need) => NEEDS_OF_ONES_OWN.includes(need));
  const shared = needs.filter((need) => !own.includes(need));
  const lacking = {};
  let control;
  if (shared.includes('control')) {
    control = await findControl(atHand.url, atHand.control).catch((error) => void (lacking.control = error.message));
  }
  if (!atHand.exchangeTypes.includes('x-consistent-hash')) lacking.plugins = 'enable its plugin rabbitmq_consistent_hash_exchange';

  // With certificates that only these tests trust.
  const fault = shared.includes('tls') ? opensslFault() : undefined;
  const tls = shared.includes('tls') && !fault;

  const [node, ...nodes] = await Promise.all([
    tls || shared.some((need) => lacking[need]) ? startNode({ tls }) : undefined,
    ...own.map(() => startNode()),
  ]);
  const found = {};
  for (const need of shared.filter((each) => each !== 'tls'))
    found[need] = lacking[need] ? orSkipped(node, `${lacking[need]}, or `) : { ...atHand, control };
  if (shared.includes('tls')) found.tls = fault ? { skip: fault } : orSkipped(node);
  own.forEach((need, index) => (found[need] = orSkipped(nodes[index])));
  return { found, stop: () => Promise.all([node, ...nodes].map((each) => each?.stop?.())) };
}

function orSkipped({ rabbitmq, failure }, orElse = '') {
  return rabbitmq ?? { skip: `${orElse}install rabbitmq-server here, for a private one (${failure})` };
}

async function startNode(options) {
  try {
    const { url, version, control, tls, stop } = await startPrivateNode(options);
    return { rabbitmq: { url, version, control, tls, exchangeTypes: await pluginExchangeTypes(url) }, stop };
  } catch (error) {
    return { failure: error.message };
  }
}
