import { connect, type Socket } from 'node:net';
import { encodeMethod, encodeContent, FrameDecoder, decodeMethod, PROTOCOL_HEADER, type Method } from '@nest-amqp/codec';
import { eventually } from '../support/eventually';

/** A client that sends whatever it is told to, and writes down what it hears. */
export class RawClient {
  /** Methods heard, with their channels. */
  readonly heard: { readonly channel: number; readonly method: Method }[] = [];
  /** Content octets and heartbeats heard. */
  bodyOctets = 0;
  heartbeats = 0;
  isClosed = false;
  /** What the server sent before the first frame, if it is a protocol header. */
  header: Buffer | undefined;
  private readonly decoder = new FrameDecoder({ frameMax: 0 });

  private constructor(private readonly socket: Socket) {
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
    });
    socket.on('data', (chunk) => this.take(chunk));
  }

  static async to(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const client = new RawClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return client;
  }

  /** Connects and logs in. */
  static async open(
    port: number,
    tune: { readonly channelMax?: number; readonly frameMax?: number; readonly heartbeat?: number } = {},
  ): Promise<RawClient> {
    const client = await RawClient.to(port);
    client.write(PROTOCOL_HEADER);
    client.login();
    client.send(0, { name: 'connection.tune-ok', channelMax: 2047, frameMax: 131_072, heartbeat: 0, ...tune });
    client.send(0, { name: 'connection.open', virtualHost: '/' });
    await client.hears('connection.open-ok');
    client.heard.length = 0;
    return client;
  }

  login(response = '\0guest\0guest', mechanism = 'PLAIN', capabilities = {}): void {
    const clientProperties = { capabilities: { consumer_cancel_notify: true, 'connection.blocked': true, ...capabilities } };
    this.send(0, { name: 'connection.start-ok', clientProperties, mechanism, response: Buffer.from(response), locale: 'en_US' });
  }

  write(octets: Buffer): void {
    if (!this.isClosed) this.socket.write(octets);
  }

  send(channel: number, method: Method): void {
    this.write(encodeMethod(channel, method));
  }

  publish(channel: number, routingKey: string, body: Buffer): void {
    const method = { name: 'basic.publish', exchange: '', routingKey, mandatory: false, immediate: false } as const;
    this.write(Buffer.concat(encodeContent({ channel, method, properties: {}, body, frameMax: 131_072 })));
  }

  /** Waits for a method. */
  hears<Name extends Method['name']>(name: Name): Promise<Extract<Method, { name: Name }>> {
    return eventually(() => {
      const found = this.heard.find(({ method }) => method.name === name);
      if (!found) throw new Error(`${name} has not come, but ${this.heard.map(({ method }) => method.name).join(', ')}`);
      return found.method as Extract<Method, { name: Name }>;
    });
  }

  async ended(): Promise<void> {
    await eventually(() => {
      if (!this.isClosed) throw new Error('the server has not ended the connection');
    });
  }

  /** Does not read any more, or reads again. */
  reads(reads: boolean): void {
    if (reads) this.socket.resume();
    else this.socket.pause();
  }

  /** Octets that could not be sent yet. */
  get unsent(): number {
    return this.socket.writableLength;
  }

  end(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    if (!this.header && this.heard.length === 0 && chunk.subarray(0, 4).toString() === 'AMQP') {
      this.header = chunk;
      return;
    }
    this.decoder.push(chunk);
    for (let frame = this.decoder.next(); frame; frame = this.decoder.next()) {
      if (frame.type === 8) this.heartbeats += 1;
      else if (frame.type === 3) this.bodyOctets += frame.payload.length;
      else if (frame.type === 1) this.heard.push({ channel: frame.channel, method: decodeMethod(frame.payload) });
    }
  }
}

/** A frame of any type and payload. */
export function frame(type: number, channel: number, payload: Buffer | readonly number[]): Buffer {
  const octets = Buffer.from(payload);
  const head = Buffer.alloc(7);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(channel, 1);
  head.writeUInt32BE(octets.length, 3);
  return Buffer.concat([head, octets, Buffer.from([0xce])]);
}
