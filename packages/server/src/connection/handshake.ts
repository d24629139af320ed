import type { Socket } from 'node:net';
import { decodeMethod, type ConnectionOpen, type ConnectionStartOk, type Frame, type Method } from '@nest-amqp/codec';
import { systemClock, type Timer } from '@nest-amqp/core';
import { BrokerFault, type InMemoryBroker } from '@nest-amqp/memory';
import { HANDSHAKE_TIMEOUT_MS, SILENT_CLOSE_DELAY_MS } from '../limits';
import { clientProperties, type ClientProperties } from './client-properties';
import { closeMethod } from './close-method';
import { ClosingPhase } from './closing-phase';
import { faultOfFailure, unexpectedFrame, unknownFrame } from './frame-faults';
import { frameKind } from './frame-kind';
import { Heartbeat } from './heartbeat';
import { Link, type Phase } from './link';
import { LiveConnection } from './live-connection';
import { readCredentials } from './mechanisms';
import { serverProperties } from './server-properties';
import { tuneOf, tuningOf, type Tuning } from './tuning';

/** Whom clients log in to. */
export interface LoginHost {
  readonly broker: InMemoryBroker;
  /** A client has logged in. */
  opened(connection: LiveConnection): void;
}

const METHOD_OF_OPEN = [10, 40] as const;
const NO_METHOD = [0, 0] as const;

/**
 * A connection until it is open: `start`, `tune`, `open` (AMQP 0-9-1, section 2.2.4). A client that fails before it is tuned hears
 * nothing more and is cut off after a pause, as by RabbitMQ; later it is told why.
 */
export class Handshake implements Phase {
  private state: 'starting' | 'tuning' | 'opening' | 'over' = 'starting';
  private client: ClientProperties = clientProperties({});
  private username = '';
  private tuning: Tuning | undefined;
  private heartbeat: Heartbeat | undefined;
  private readonly link: Link;
  private readonly timeout: Timer;

  constructor(
    socket: Socket,
    private readonly host: LoginHost,
  ) {
    const { rules } = host.broker;
    this.link = new Link(socket, this, { frameMax: rules.minFrameMax, line: host.broker.latency.line() });
    this.timeout = systemClock.after(HANDSHAKE_TIMEOUT_MS, () => this.link.destroy());
    this.timeout.unref();
    this.link.send(0, {
      name: 'connection.start',
      versionMajor: 0,
      versionMinor: 9,
      serverProperties: serverProperties(rules),
      mechanisms: Buffer.from(rules.loginMechanisms.join(' ')),
      locales: Buffer.from('en_US'),
    });
  }

  /** Takes what came from the client: for this phase, and for those that follow. */
  take(chunk: Buffer): void {
    this.link.take(chunk);
  }

  frame(frame: Frame): void {
    if (this.state === 'over') return;
    const kind = frameKind(frame);
    if (kind === undefined) throw unknownFrame(frame);
    if (frame.channel === 0 && kind === 'heartbeat') return;
    if (frame.channel !== 0 || kind !== 'method') throw unexpectedFrame(frame);
    this.method(decodeMethod(frame.payload), frame);
  }

  failed(error: unknown): void {
    if (this.state === 'opening') this.close(faultOfFailure(error));
    else this.cutOff();
  }

  lost(): void {
    this.end();
  }

  flushing(): void {
    // nothing waits to be added
  }

  roomy(): void {
    // nothing was held
  }

  private method(method: Method, { payload }: Frame): void {
    if (this.state === 'starting' && method.name === 'connection.start-ok') this.login(method);
    else if (this.state === 'tuning' && method.name === 'connection.tune-ok')
      this.tune(tuningOf(method, this.host.broker.limits, this.host.broker.rules.minFrameMax));
    else if (this.state === 'opening' && method.name === 'connection.open') this.open(method);
    else throw this.unexpectedMethod(payload);
  }

  private login({ clientProperties: properties, mechanism, response }: ConnectionStartOk): void {
    const { broker } = this.host;
    this.client = clientProperties(properties);
    const credentials = readCredentials(mechanism, response, broker.rules.loginMechanisms);
    if (!credentials) return this.cutOff();
    const { username, password } = credentials;
    try {
      broker.authenticate(username, password, mechanism);
    } catch (error) {
      return this.refuse(BrokerFault.of(error, NO_METHOD));
    }
    this.username = username;
    this.state = 'tuning';
    this.link.send(0, tuneOf(broker.limits));
  }

  private tune(tuning: Tuning | undefined): void {
    if (!tuning) return this.cutOff();
    this.tuning = tuning;
    this.state = 'opening';
    const { link } = this;
    this.heartbeat = new Heartbeat({ link, silent: () => link.destroy() }, tuning.heartbeatMs);
    link.enter(this, tuning.frameMax);
  }

  private open({ virtualHost }: ConnectionOpen): void {
    const { link, host, username, client, tuning, heartbeat } = this;
    if (!tuning || !heartbeat) return;
    try {
      const connection = new LiveConnection({ link, heartbeat, tuning, client, broker: host.broker, vhost: virtualHost, username });
      this.state = 'over';
      this.timeout.cancel();
      link.enter(connection, tuning.frameMax);
      link.send(0, { name: 'connection.open-ok' });
      host.opened(connection);
    } catch (error) {
      this.close(BrokerFault.of(error, METHOD_OF_OPEN));
    }
  }

  private refuse(fault: BrokerFault): void {
    if (this.client.authenticationFailureClose) this.link.send(0, closeMethod('connection.close', fault));
    this.cutOff();
  }

  private cutOff(): void {
    this.end();
    this.link.fallSilent(SILENT_CLOSE_DELAY_MS);
  }

  private close(fault: BrokerFault): void {
    this.end();
    this.link.send(0, closeMethod('connection.close', fault));
    const { heartbeatMs, frameMax } = this.tuning ?? { heartbeatMs: 0, frameMax: this.host.broker.rules.minFrameMax };
    this.link.enter(new ClosingPhase(this.link, heartbeatMs), frameMax);
  }

  private end(): void {
    this.state = 'over';
    this.timeout.cancel();
    this.heartbeat?.stop();
  }

  private unexpectedMethod(payload: Buffer): BrokerFault {
    const fault = new BrokerFault(504, `unexpected method in connection state ${this.state}`);
    return BrokerFault.of(fault, [payload.readUInt16BE(0), payload.readUInt16BE(2)]);
  }
}
