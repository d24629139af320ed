import { MessageIds } from './message-ids';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('message ids', () => {
  it('are UUIDs in form, and all different', () => {
    const [ids, others] = [new MessageIds(), new MessageIds()];
    const made = Array.from({ length: 1_000 }, () => [ids.next(), others.next()]).flat();
    expect(new Set(made).size).toBe(2_000);
    for (const id of made) expect(id).toMatch(UUID);
  });

  it('begin again at the end of the last part', () => {
    const ids = new MessageIds('01234567-89ab-4def-8123-fffffffffffe');
    expect([ids.next(), ids.next(), ids.next()]).toEqual([
      '01234567-89ab-4def-8123-ffffffffffff',
      '01234567-89ab-4def-8123-000000000000',
      '01234567-89ab-4def-8123-000000000001',
    ]);
  });
});
