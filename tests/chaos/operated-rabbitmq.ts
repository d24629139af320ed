import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { PrivateRabbitMq } from '../support/private-rabbitmq';
import type { Fault, FaultName, Usage } from './chaos-broker';
import type { RabbitMqToHurt } from './rabbitmq-broker';

const run = promisify(execFile);

const HEARTBEAT_MS = 2_000;

/** A node of the test's own, with everything that its operator can do to it. */
export function operatedNode(rabbitmq: PrivateRabbitMq): RabbitMqToHurt {
  const [node] = rabbitmq.nodes;
  if (!node) throw new Error('there is no node');
  const control = controlOf(node.control);
  const faults: Partial<Record<FaultName, Fault>> = {
    'close-connections': { begin: () => control('close_all_connections', 'chaos') },
    alarm: {
      begin: () => control('set_vm_memory_high_watermark', '0.00001'),
      end: () => control('set_vm_memory_high_watermark', '0.4'),
    },
    restart: { begin: () => control('stop_app'), end: () => control('start_app') },
    kill: { begin: () => rabbitmq.kill(0), end: () => rabbitmq.startAgain(0) },
  };
  return { name: `RabbitMQ ${node.version}`, urls: [node.url], heartbeatMs: HEARTBEAT_MS, faults: () => faults };
}

/** A cluster of the test's own, whose queues survive the death of a node. */
export function operatedCluster(rabbitmq: PrivateRabbitMq): RabbitMqToHurt {
  const { nodes } = rabbitmq;
  const [first] = nodes;
  if (!first) throw new Error('there is no node');
  let killed = 0;
  const killLeader = async ({ queues }: Usage): Promise<void> => {
    const leader = await leaderOf(queues[0] ?? '', (nodes[(killed + 1) % nodes.length] ?? first).control);
    killed = nodes.findIndex(({ name }) => name === leader);
    await rabbitmq.kill(killed);
  };
  return {
    name: `${String(nodes.length)} × RabbitMQ ${first.version}`,
    urls: nodes.map(({ url }) => url),
    heartbeatMs: HEARTBEAT_MS,
    quorumOnly: true,
    faults: (usage) => ({ 'kill-leader': { begin: () => killLeader(usage), end: () => rabbitmq.startAgain(killed) } }),
  };
}

/** The node where a quorum queue's leader is. */
async function leaderOf(queue: string, control: string): Promise<string> {
  const listed = await controlOf(control)('list_queues', 'name', 'pid');
  const line = listed.split('\n').find((each) => each.startsWith(`${queue}\t`));
  const [, node] = /<([^>]+@[^.>]+)\./.exec(line ?? '') ?? [];
  if (node === undefined) throw new Error(`no leader of '${queue}' in: ${listed}`);
  return node;
}

function controlOf(command: string): (...args: readonly string[]) => Promise<string> {
  return async (...args) => (await run('sh', ['-c', `${command} -q "$@"`, 'rabbitmqctl', ...args])).stdout;
}
