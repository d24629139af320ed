import type { Consumer } from './consumer';
import { VERSION_RULES } from '../broker/version-rules';
import { ConsumerRotation } from './consumer-rotation';
import { singleActiveFor } from './single-active';

interface FakeConsumer {
  readonly tag: string;
  readonly priority: number;
  hasRoom: boolean;
  isWaiting: boolean;
}

function consumer(tag: string, priority = 0): Consumer & FakeConsumer {
  const consumer = { tag, priority, hasRoom: true, isWaiting: false, wait: () => (consumer.isWaiting = true) };
  return consumer as unknown as Consumer & FakeConsumer;
}

function served(rotation: ConsumerRotation, times: number): string {
  return Array.from({ length: times }, () => rotation.next()?.tag ?? '-').join(' ');
}

describe('ConsumerRotation', () => {
  it('serves consumers of one priority in turn', () => {
    const rotation = new ConsumerRotation();
    for (const tag of ['a', 'b', 'c']) rotation.add(consumer(tag));
    expect(served(rotation, 5)).toBe('a b c a b');
  });

  it('serves a lower priority only while the higher one has no room', () => {
    const rotation = new ConsumerRotation();
    const [low, high] = [consumer('low'), consumer('high', 5)];
    rotation.add(low);
    rotation.add(high);
    expect(served(rotation, 2)).toBe('high high');
    high.hasRoom = false;
    expect(served(rotation, 2)).toBe('low low');
    high.hasRoom = true;
    rotation.resume(high);
    expect(served(rotation, 1)).toBe('high');
  });

  it('leaves out who has no room until it is resumed', () => {
    const rotation = new ConsumerRotation();
    const [a, b] = [consumer('a'), consumer('b')];
    rotation.add(a);
    rotation.add(b);
    a.hasRoom = false;
    expect(served(rotation, 2)).toBe('b b');
    expect(a.isWaiting).toBe(true);
    a.hasRoom = true;
    rotation.resume(a);
    expect(served(rotation, 3)).toBe('b a b');
  });

  it('serves nobody when nobody has room', () => {
    const rotation = new ConsumerRotation();
    const only = consumer('a');
    only.hasRoom = false;
    rotation.add(only);
    expect(rotation.next()).toBeUndefined();
    rotation.remove(only);
    expect(rotation.next()).toBeUndefined();
  });

  it('serves only the first consumer of a single-active queue, and the next one when it has gone', () => {
    const rotation = new ConsumerRotation(singleActiveFor('classic', VERSION_RULES['4.3']));
    const [a, b] = [consumer('a'), consumer('b')];
    rotation.add(a);
    rotation.add(b);
    expect(served(rotation, 2)).toBe('a a');
    a.hasRoom = false;
    expect(served(rotation, 1)).toBe('-');
    rotation.remove(a);
    expect(served(rotation, 2)).toBe('b b');
  });
});
