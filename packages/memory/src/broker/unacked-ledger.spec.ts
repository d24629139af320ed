import type { QueueEntry } from '../queue/queue-entry';
import { UnackedLedger } from './unacked-ledger';

function ledgerOf(...tags: readonly number[]): UnackedLedger {
  const ledger = new UnackedLedger();
  for (const deliveryTag of tags) ledger.push({ deliveryTag } as QueueEntry);
  return ledger;
}

function tags(entries: Iterable<QueueEntry> | undefined): readonly number[] | undefined {
  return entries && [...entries].map((entry) => entry.deliveryTag);
}

describe('UnackedLedger', () => {
  it('gives out each tag once', () => {
    const ledger = ledgerOf(1, 2, 3);
    expect(ledger.take(2)?.deliveryTag).toBe(2);
    expect(ledger.take(2)).toBeUndefined();
    expect(ledger.take(4)).toBeUndefined();
    expect(ledger.take(0)).toBeUndefined();
    expect(tags(ledger)).toEqual([1, 3]);
  });

  it('finds tags that are not consecutive', () => {
    const ledger = ledgerOf(3, 7, 8, 20);
    expect(ledger.take(8)?.deliveryTag).toBe(8);
    expect(ledger.take(9)).toBeUndefined();
    expect(ledger.take(20)?.deliveryTag).toBe(20);
    expect(tags(ledger)).toEqual([3, 7]);
  });

  it('takes all up to a tag that is outstanding itself', () => {
    const ledger = ledgerOf(1, 2, 3, 4);
    ledger.take(2);
    expect(ledger.takeThrough(2)).toBeUndefined();
    expect(tags(ledger.takeThrough(3))).toEqual([1, 3]);
    expect(ledger.takeThrough(9)).toBeUndefined();
    expect(tags(ledger.takeThrough(0))).toEqual([4]);
    expect(ledger.takeThrough(0)).toEqual([]);
    expect(ledger.size).toBe(0);
  });

  it('does not grow with tags that were settled behind one that is not', () => {
    const ledger = ledgerOf(1);
    for (let tag = 2; tag <= 10_000; tag += 1) {
      ledger.push({ deliveryTag: tag } as QueueEntry);
      expect(ledger.take(tag)?.deliveryTag).toBe(tag);
    }
    expect(tags(ledger)).toEqual([1]);
    ledger.push({ deliveryTag: 10_001 } as QueueEntry);
    expect(tags(ledger.takeThrough(10_001))).toEqual([1, 10_001]);
  });

  it('puts entries back at their tags', () => {
    const ledger = ledgerOf(1, 2, 3, 4);
    const taken = [ledger.take(3)!, ledger.take(1)!];
    ledger.restore(taken);
    expect(tags(ledger)).toEqual([1, 2, 3, 4]);
    expect(tags(ledger.takeThrough(3))).toEqual([1, 2, 3]);
  });
});
