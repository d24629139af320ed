import { consumerTagFor } from './consumer-tag';

describe('a consumer tag', () => {
  it('shows the listener and is unique', () => {
    const tags = new Set(Array.from({ length: 100 }, () => consumerTagFor('OrderListener.onOrder')));
    expect(tags.size).toBe(100);
    for (const tag of tags) expect(tag).toMatch(/^OrderListener\.onOrder#[0-9a-f]{8}$/);
  });

  it('fits a short string of AMQP however long the name is', () => {
    expect(Buffer.byteLength(consumerTagFor('ü'.repeat(400)))).toBeLessThanOrEqual(255);
  });
});
