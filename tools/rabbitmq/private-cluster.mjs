import { randomBytes } from 'node:crypto';
import { freePorts, startPrivateNode } from './private-node.mjs';

/**
 * Starts private nodes that form a cluster, on this machine.
 *
 * @param {number} size
 * @returns {Promise<import('./private-node.mjs').PrivateNode[]>}
 */
export async function startPrivateCluster(size) {
  const [epmdPort] = await freePorts(1);
  const cluster = `nest-amqp-${process.pid}-${epmdPort}`;
  const nodes = Array.from({ length: size }, (_, index) => `${cluster}-${index + 1}@localhost`);
  const cookie = randomBytes(16).toString('hex');
  const started = [];
  try {
    // One after the other: the first founds the cluster.
    for (let index = 0; index < size; index += 1) started.push(await startPrivateNode({ member: { nodes, index, epmdPort, cookie } }));
    return started;
  } catch (error) {
    await Promise.all(started.map(({ stop }) => stop()));
    throw error;
  }
}
