import fc from 'fast-check';
import { JoinedAcks } from './joined-acks';

describe('JoinedAcks', () => {
  it('joins what has succeeded up to the first message that is still worked on', () => {
    const acks = new JoinedAcks();
    for (const tag of [1, 2, 3, 5]) acks.succeeded(tag);
    expect(acks.take()).toEqual({ upTo: 3, joined: 3, single: [5] });
  });

  it('does not hold back a success above a message that is still worked on', () => {
    const acks = new JoinedAcks();
    acks.succeeded(2);
    expect(acks.take()).toEqual({ upTo: 0, joined: 0, single: [2] });
    acks.succeeded(1);
    acks.succeeded(3);
    expect(acks.take()).toEqual({ upTo: 3, joined: 2, single: [] });
  });

  it('steps over what was settled in another way, and never names it', () => {
    const acks = new JoinedAcks();
    acks.settled(1);
    acks.succeeded(2);
    acks.settled(3);
    expect(acks.take()).toEqual({ upTo: 2, joined: 1, single: [] });
    acks.settled(4);
    expect(acks.take()).toEqual({ upTo: 0, joined: 0, single: [] });
    acks.succeeded(5);
    expect(acks.take()).toEqual({ upTo: 5, joined: 1, single: [] });
  });

  it('acknowledges each success once and nothing else, whatever the order', () => {
    const steps = fc.array(fc.record({ settles: fc.boolean(), flushes: fc.boolean(), pick: fc.nat() }), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (script) => {
        const acks = new JoinedAcks();
        const open = script.map((_, index) => index + 1);
        // As the broker keeps it: a tag leaves when a settling method names it, and a method must name one that is there.
        const outstanding = new Set(open);
        const successes = new Set<number>();
        for (const { settles, flushes, pick } of script) {
          const [tag] = open.splice(pick % open.length, 1) as [number];
          if (settles) {
            acks.settled(tag);
            outstanding.delete(tag);
          } else {
            acks.succeeded(tag);
            successes.add(tag);
          }
          if (!flushes && open.length > 0) continue;
          const { upTo, joined, single } = acks.take();
          const named = [...outstanding].filter((each) => each <= upTo);
          expect(named).toHaveLength(joined);
          if (joined > 0) expect(outstanding.has(upTo)).toBe(true);
          for (const each of [...named, ...single]) {
            expect(successes.has(each) && outstanding.delete(each)).toBe(true);
          }
        }
        expect(outstanding.size).toBe(0);
      }),
    );
  });
});

describe('acknowledgements that must not be joined', () => {
  it('are due one by one, also where no message is outstanding below', () => {
    const acks = new JoinedAcks();
    acks.succeeded(1);
    expect(acks.take()).toEqual({ upTo: 1, joined: 1, single: [] });
    // 2 stays unsettled.
    acks.separate();
    acks.settled(3);
    acks.succeeded(4);
    acks.succeeded(5);
    expect(acks.pending).toBe(true);
    expect(acks.take()).toEqual({ upTo: 0, joined: 0, single: [4, 5] });
    expect(acks.pending).toBe(false);
  });
});
