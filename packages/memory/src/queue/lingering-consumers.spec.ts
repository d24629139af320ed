import { LingeringConsumers } from './lingering-consumers';

describe('LingeringConsumers', () => {
  it('counts a cancelled consumer as long as it holds messages', () => {
    const lingering = new LingeringConsumers();
    const consumer = { tag: 'tag', unacked: 2, ackTimeoutMs: undefined, rejoin: () => false };
    lingering.addCancelled(consumer);
    consumer.unacked = 1;
    lingering.freed(consumer);
    expect(lingering.count).toBe(1);
    consumer.unacked = 0;
    lingering.freed(consumer);
    expect(lingering.count).toBe(0);
  });
});
