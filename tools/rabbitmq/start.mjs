// A private RabbitMQ in the foreground: `npm run rabbitmq`. Prints its URL and ends, with all its data, on Ctrl+C.
import { startPrivateNode } from './private-node.mjs';

const { url, version, stop } = await startPrivateNode();
console.log(`RabbitMQ ${version} at ${url}\nRABBITMQ_URL=${url} npm test runs the tests on it. Ctrl+C ends it.`);

const open = setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    clearInterval(open);
    await stop();
    process.exit(0);
  });
}
