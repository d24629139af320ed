// Private nodes for another program: `node tools/rabbitmq/nodes.mjs [size]`, a cluster if there are several. A line of JSON
// says what there is; then each line of the input is an order, answered by a line: {"kill": 0}, {"start": 0}. They end with
// the input.
import { createInterface } from 'node:readline';
import { startPrivateCluster } from './private-cluster.mjs';
import { startPrivateNode } from './private-node.mjs';

const size = Number(process.argv[2] ?? 1);
const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

let nodes = [];
try {
  nodes = size > 1 ? await startPrivateCluster(size) : [await startPrivateNode()];
  answer({ nodes: nodes.map(({ url, version, name, control }) => ({ url, version, name, control })) });
  for await (const line of createInterface({ input: process.stdin })) {
    const { kill, start } = JSON.parse(line);
    if (kill !== undefined) await nodes[kill].kill();
    if (start !== undefined) await nodes[start].start();
    answer({ done: line });
  }
} catch (error) {
  answer({ failure: error.message });
}
await Promise.all(nodes.map(({ stop }) => stop()));
process.exit(0);
