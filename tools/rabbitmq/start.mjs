// A private RabbitMQ in the foreground: `npm run rabbitmq`. Prints its URL and ends, with all its data, on Ctrl+C. On SIGHUP it
// restarts the broker, keeps the data and prints `restarted`.
import { startPrivateNode } from './private-node.mjs';

const { url, version, restart, stop } = await startPrivateNode();
console.log(`RabbitMQ ${version} at ${url}\nRABBITMQ_URL=${url} npm test runs the tests on it. Ctrl+C ends it.`);

const open = setInterval(() => undefined, 60_000);
process.on('SIGHUP', () => {
  restart().then(
    () => console.log('restarted'),
    (error) => console.log(`not restarted: ${error.message}`),
  );
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    clearInterval(open);
    await stop();
    process.exit(0);
  });
}
