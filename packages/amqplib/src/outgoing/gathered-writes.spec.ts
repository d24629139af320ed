import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { GatheredWrites } from './gathered-writes';

/** A socket that takes what it is given when it is told to. */
class SlowSocket extends Duplex {
  readonly written: string[] = [];
  private readonly takes: (() => void)[] = [];

  constructor(private readonly slow = false) {
    super();
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk.toString());
    if (this.slow) this.takes.push(done);
    else done();
  }

  accept(): void {
    this.takes.shift()?.();
  }
}

function gather(socket: SlowSocket, onDrain = (): void => undefined): GatheredWrites {
  return new GatheredWrites(socket as unknown as Socket, 64 * 1024, () => undefined, onDrain);
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('gathered writes', () => {
  it('go out as one when the turn ends, promise reactions included', async () => {
    const socket = new SlowSocket();
    const out = gather(socket);
    out.write(Buffer.from('a'));
    await Promise.resolve();
    out.write(Buffer.from('b'));
    void Promise.resolve().then(() => out.write(Buffer.from('c')));
    expect(socket.written).toEqual([]);
    await turn();
    expect(socket.written).toEqual(['abc']);
  });

  it('go out before what is large, in order', async () => {
    const socket = new SlowSocket();
    const out = gather(socket);
    out.write(Buffer.from('small'));
    out.write(Buffer.alloc(20_000, 'L'));
    out.write(Buffer.from('behind'));
    await turn();
    expect(socket.written.join('')).toBe(`small${'L'.repeat(20_000)}behind`);
  });

  it('do not grow without bounds within a turn', () => {
    const socket = new SlowSocket();
    const out = gather(socket);
    for (let i = 0; i < 100; i++) out.write(Buffer.alloc(1000));
    expect(socket.written).toHaveLength(1);
    expect(out.length).toBeLessThan(64 * 1024);
  });

  it('are full while the socket holds much, and say when there is room', async () => {
    const socket = new SlowSocket(true);
    const drained = jest.fn();
    const out = gather(socket, drained);
    for (let i = 0; i < 600; i++) out.write(Buffer.alloc(1000));
    expect(out.isFull).toBe(true);
    while (out.isFull) {
      socket.accept();
      await turn();
    }
    expect(drained).toHaveBeenCalledTimes(1);
  });

  it('are dropped once the socket is closed', async () => {
    const socket = new SlowSocket();
    const out = gather(socket);
    socket.destroy();
    out.write(Buffer.from('late'));
    await turn();
    expect(socket.written).toEqual([]);
  });
});
