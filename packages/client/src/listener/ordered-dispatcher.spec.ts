import { OrderedDispatcher } from './ordered-dispatcher';

interface Item {
  readonly key?: string;
  readonly n: number;
}

describe('a dispatcher that keeps order by key', () => {
  const begun: Item[] = [];
  const dones = new Map<number, () => void>();
  let dispatcher: OrderedDispatcher<Item>;

  const push = (n: number, key?: string): void => dispatcher.push({ n, ...(key !== undefined && { key }) });
  const done = (n: number): void => dones.get(n)?.();
  const numbers = (): number[] => begun.map(({ n }) => n);

  beforeEach(() => {
    begun.length = 0;
    dones.clear();
    dispatcher = new OrderedDispatcher<Item>({
      concurrency: 3,
      keyOf: ({ key }) => key,
      work: (item, finished) => {
        begun.push(item);
        dones.set(item.n, finished);
      },
    });
  });

  it('begins one of each key, and the next when it is done', () => {
    push(1, 'a');
    push(2, 'a');
    push(3, 'b');
    push(4, 'a');
    expect(numbers()).toEqual([1, 3]);
    done(1);
    expect(numbers()).toEqual([1, 3, 2]);
    done(2);
    expect(numbers()).toEqual([1, 3, 2, 4]);
  });

  it('lets what has no key wait for places only', () => {
    for (const n of [1, 2, 3, 4]) push(n);
    expect(numbers()).toEqual([1, 2, 3]);
    done(2);
    expect(numbers()).toEqual([1, 2, 3, 4]);
  });

  it('takes back what has not begun, and lets those go on that waited behind it', () => {
    push(1, 'a');
    push(2, 'b');
    push(3, 'c');
    push(4, 'd');
    push(5, 'd');
    push(6, 'a');
    expect(dispatcher.remove(({ n }) => n === 4 || n === 6).map(({ n }) => n)).toEqual([4, 6]);
    done(2);
    expect(numbers()).toEqual([1, 2, 3, 5]);
    done(1);
    push(7, 'a');
    expect(numbers()).toEqual([1, 2, 3, 5, 7]);
  });

  it('forgets a key that nothing is left of', () => {
    push(1, 'a');
    done(1);
    push(2, 'a');
    expect(numbers()).toEqual([1, 2]);
  });

  it('begins more at a time from when it is told so', () => {
    for (const n of [1, 2, 3, 4, 5]) push(n, `key ${n}`);
    expect(numbers()).toEqual([1, 2, 3]);
    dispatcher.setConcurrency(5);
    expect(numbers()).toEqual([1, 2, 3, 4, 5]);
  });
});
