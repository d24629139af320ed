import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Valve } from './valve';

/** Where a broker listens. */
export interface TcpTarget {
  readonly host: string;
  readonly port: number;
}

/** Both halves of a connection through the proxy. */
interface Pair {
  readonly client: Socket;
  readonly broker: Socket;
  /** Nothing passes any more, and neither end may learn of the other's. */
  isSilent: boolean;
}

/** Stands between a client and a broker, so that a test can hurt the connection. Of several targets the first that answers is taken. */
export class TcpProxy {
  private readonly pairs = new Set<Pair>();
  /** Clients for whom a broker is looked for. */
  private readonly joining = new Set<Socket>();
  private readonly valve = new Valve();
  private refusing = false;

  private constructor(
    private readonly server: Server,
    private readonly targets: readonly TcpTarget[],
  ) {
    server.on('connection', (client) => {
      client.on('error', () => undefined);
      if (this.refusing) client.destroy();
      else void this.join(client);
    });
  }

  static async to(...targets: readonly TcpTarget[]): Promise<TcpProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TcpProxy(server, targets);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends every connection without a word. */
  cut(): void {
    for (const socket of this.sockets()) socket.destroy();
  }

  /** Ends every connection with a reset. */
  reset(): void {
    for (const socket of this.sockets()) socket.resetAndDestroy();
  }

  /** Ends each new connection at once, until it is told otherwise. */
  refuse(refusing: boolean): void {
    this.refusing = refusing;
  }

  /**
   * From now on nothing passes on the connections there are, and neither side is told, as when a cable is pulled. New ones work.
   * Resolves when the clients have given all of them up.
   */
  async silence(): Promise<void> {
    const given = [...this.pairs].map((pair) => {
      pair.isSilent = true;
      pair.client.unpipe();
      pair.broker.unpipe();
      // A socket that nobody reads would not notice the other side's end.
      pair.client.resume();
      pair.broker.resume();
      return new Promise((resolve) => (pair.client.destroyed ? resolve(undefined) : pair.client.once('close', resolve)));
    });
    await Promise.all(given);
  }

  /** Nothing passes, on connections old and new, until it is told otherwise; then everything does. */
  stall(stalling: boolean): void {
    this.valve.limit(stalling ? 0 : Infinity);
  }

  /** So many bytes pass in a second, in each direction of each connection; `Infinity` ends it. */
  slow(bytesPerSecond: number): void {
    this.valve.limit(bytesPerSecond);
  }

  async close(): Promise<void> {
    this.valve.limit(Infinity);
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private sockets(): Socket[] {
    return [...this.joining, ...[...this.pairs].flatMap(({ client, broker }) => [client, broker])];
  }

  private async join(client: Socket): Promise<void> {
    this.joining.add(client);
    const broker = await firstThatAnswers(this.targets);
    this.joining.delete(client);
    if (!broker || client.destroyed || this.refusing) {
      client.destroy();
      broker?.destroy();
      return;
    }
    const pair: Pair = { client, broker, isSilent: false };
    this.pairs.add(pair);
    for (const [socket, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      socket.setNoDelay(true);
      socket.on('close', () => {
        if (pair.isSilent && !other.destroyed) return;
        other.destroy();
        this.pairs.delete(pair);
      });
      socket.pipe(this.valve.passage()).pipe(other);
    }
  }
}

async function firstThatAnswers(targets: readonly TcpTarget[]): Promise<Socket | undefined> {
  for (const target of targets) {
    const socket = await open(target);
    if (socket) return socket;
  }
  return undefined;
}

function open(target: TcpTarget): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(target);
    socket.on('error', () => resolve(undefined));
    socket.once('connect', () => resolve(socket));
  });
}
