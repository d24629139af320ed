import type { Socket } from 'node:net';
import { systemClock } from '@nest-amqp/core';
import { Handshake, type LoginHost } from './connection/handshake';
import { HEADER_OCTETS, refusalOf } from './connection/protocol-header';
import { HANDSHAKE_TIMEOUT_MS } from './limits';

/** Serves one socket: the protocol header first, then the handshake. */
export function serveClient(socket: Socket, host: LoginHost): void {
  let header: Buffer | undefined = Buffer.alloc(0);
  let client: Handshake | undefined;
  const timeout = systemClock.after(HANDSHAKE_TIMEOUT_MS, () => socket.destroy());
  timeout.unref();
  socket.setNoDelay(true);
  // the end of a socket is told by 'close'
  socket.on('error', () => undefined);
  socket.on('close', () => timeout.cancel());
  socket.on('data', (chunk) => {
    if (client) {
      client.take(chunk);
      return;
    }
    if (!header) return;
    header = Buffer.concat([header, chunk]);
    if (header.length < HEADER_OCTETS) return;
    timeout.cancel();
    const refusal = refusalOf(header.subarray(0, HEADER_OCTETS), host.broker.rules);
    const rest = header.subarray(HEADER_OCTETS);
    header = undefined;
    if (refusal) {
      socket.end(refusal, () => socket.destroySoon());
      return;
    }
    client = new Handshake(socket, host);
    client.take(rest);
  });
}
