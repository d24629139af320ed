import { ManualClock } from '../clock/manual-clock';
import { memory } from '../transport/memory';
import { InMemoryBroker } from './in-memory-broker';

const QUEUES = 10_000;
const CONSUMERS_PER_CHANNEL = 100;

describe('an idle broker', () => {
  it('holds no timer and has nothing to do, however many queues and consumers it has', async () => {
    const clock = new ManualClock();
    const broker = new InMemoryBroker({ clock });
    const connection = await memory({ broker }).create().connect();
    let got = 0;
    for (let made = 0; made < QUEUES; made += CONSUMERS_PER_CHANNEL) {
      const channel = await connection.createChannel();
      for (let each = 0; each < CONSUMERS_PER_CHANNEL; each += 1) {
        const { queue } = await channel.queueDeclare('', { exclusive: true });
        await channel.basicConsume(queue, () => (got += 1), { noAck: true });
      }
    }
    await broker.whenIdle();
    expect([clock.timers, broker.vhost().queues.length]).toEqual([0, QUEUES]);
    expect(process.getActiveResourcesInfo()).not.toContain('Immediate');
    const channel = await connection.createChannel();
    for (const { name } of broker.vhost().queues) channel.basicPublish('', name, {}, Buffer.alloc(0));
    await broker.whenIdle();
    expect([got, clock.timers]).toEqual([QUEUES, 0]);
  });
});
