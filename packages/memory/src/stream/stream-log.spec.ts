import { StoredMessage } from '../queue/stored-message';
import { StreamLog } from './stream-log';
import { streamOffset } from './stream-offset';

const message = new StoredMessage('', 'q', {}, Buffer.alloc(100));

/** Two messages a segment, one message a second. */
function filled({ maxBytes = Infinity, maxAgeMs = Infinity, count = 6 }): StreamLog {
  const log = new StreamLog({ maxBytes, maxAgeMs, segmentBytes: 200 });
  for (let number = 0; number < count; number += 1) log.append(message, number * 1000);
  return log;
}

function offsets(log: StreamLog): number[] {
  return Array.from(log.messages(), ({ offset }) => offset);
}

describe('StreamLog', () => {
  it('keeps all where there is no limit', () => {
    expect(offsets(filled({}))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('drops whole segments beyond its limit of bytes, when one is complete', () => {
    expect(offsets(filled({ maxBytes: 300 }))).toEqual([4, 5]);
    expect(offsets(filled({ maxBytes: 300, count: 7 }))).toEqual([4, 5, 6]);
  });

  it('drops segments whose last message is too old, when one is complete', () => {
    expect(offsets(filled({ maxAgeMs: 2500 }))).toEqual([2, 3, 4, 5]);
    const log = filled({ maxAgeMs: 2500, count: 3 });
    log.applyRetention(60_000);
    expect(offsets(log)).toEqual([2]);
  });

  it('keeps nothing where nothing is allowed and every message is a segment', () => {
    const log = new StreamLog({ maxBytes: 0, maxAgeMs: Infinity, segmentBytes: 0 });
    for (let number = 0; number < 3; number += 1) log.append(message, 0);
    expect([log.length, log.end.offset, log.find('last').offset]).toEqual([0, 3, 3]);
  });

  it.each([
    ['first', 2],
    ['last', 6],
    ['next', 7],
    [0, 2],
    [3, 3],
    [9, 9],
    ['3s', 4],
    ['1h', 2],
    [new Date(4500), 5],
    [new Date(60_000), 7],
    [undefined, 7],
  ])('finds %p at %d', (from, offset) => {
    const log = filled({ maxBytes: 400, count: 7 });
    const position = log.find(streamOffset(from, 7000) ?? 'next');
    expect(position.offset).toBe(offset);
    expect(position.segment.at(position.offset) === undefined).toBe(offset > 6);
  });

  it('lets who reads a dropped segment read it to its end, and go on with the oldest that is kept', () => {
    const log = filled({ maxBytes: 300, count: 1 });
    const { segment } = log.start;
    for (let number = 1; number < 8; number += 1) log.append(message, number * 1000);
    expect([segment.at(1), segment.at(2)]).toEqual([message, undefined]);
    expect(log.after(segment)?.base).toBe(6);
  });
});
