import { Addresses } from './addresses';
import { resolveAmqplibOptions } from './resolve-amqplib-options';

function addresses(addressShuffle?: 'none' | 'random' | 'inorder'): Addresses {
  return new Addresses(resolveAmqplibOptions({ addresses: 'a,b,c,d', addressShuffle }));
}

async function round(list: Addresses): Promise<string> {
  return (await list.forAttempt()).map(({ host }) => host).join('');
}

describe('the addresses of an attempt', () => {
  it('come in the order in which they were given, each time', async () => {
    const list = addresses();
    list.took(2);
    expect([await round(list), await round(list)]).toEqual(['abcd', 'abcd']);
  });

  it('begin behind the one that took the last connection, if they are to be used in order', async () => {
    const list = addresses('inorder');
    expect(await round(list)).toBe('abcd');
    list.took(2);
    expect(await round(list)).toBe('cdab');
    list.took(3);
    expect(await round(list)).toBe('bcda');
  });

  it('come in any order if they are to be shuffled, each once', async () => {
    const list = addresses('random');
    const rounds = await Promise.all(Array.from({ length: 200 }, () => round(list)));
    expect(new Set(rounds.map((each) => each.split('').sort().join('')))).toEqual(new Set(['abcd']));
    expect(new Set(rounds.map(([first]) => first))).toEqual(new Set(['a', 'b', 'c', 'd']));
  });
});
