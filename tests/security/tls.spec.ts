import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createServer, type TlsOptions } from 'node:tls';
import { amqplib, type AmqplibOptions } from '@nest-amqp/amqplib';
import { RabbitApplication } from '@nest-amqp/client';
import { AnonymousQueue, isAmqpError, type AmqpError } from '@nest-amqp/core';
import { LogBook } from '../listener/listening';
import { rabbitmqFor } from '../support/rabbitmq-for';

const found = rabbitmqFor('tls');
const { port = 0, folder = '' } = ('skip' in found ? undefined : found.tls) ?? {};
const describeIfFound = 'skip' in found ? describe.skip : describe;

describeIfFound(`TLS${'skip' in found ? ` (skipped: ${found.skip})` : ''}`, () => {
  const pem = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  const certificate = (name: string): { cert: string; key: string } => ({ cert: pem(`${name}.pem`), key: pem(`${name}.key`) });

  /** The broker's address is an IP address, and its certificate is for this name. */
  const servername = 'localhost';

  function options({ tls, ...rest }: AmqplibOptions = {}): AmqplibOptions {
    // #region tls
    return { host: '127.0.0.1', port, tls: { ca: pem('ca.pem'), servername, ...(tls as object) }, ...rest };
    // #endregion
  }

  async function failureOf(given: AmqplibOptions): Promise<AmqpError> {
    try {
      await (await amqplib(given).create().connect()).close();
    } catch (error) {
      if (isAmqpError(error)) return error;
      throw error;
    }
    throw new Error('it connected');
  }

  /** A server for what RabbitMQ is not told to be here. */
  async function withServer(server: TlsOptions, use: (port: number) => Promise<void>): Promise<void> {
    const listening = createServer(server, (socket) => socket.on('error', () => undefined)).on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    try {
      await use((listening.address() as AddressInfo).port);
    } finally {
      listening.close();
    }
  }

  it('carries messages once the broker has shown a certificate that is trusted, for the name that was asked for', async () => {
    const connection = await amqplib(options()).create().connect();
    const channel = await connection.createChannel();
    const { queue } = await channel.queueDeclare('', { exclusive: true });
    const body = Buffer.alloc(300_000, 'x');
    channel.basicPublish('', queue, {}, body);
    expect((await channel.basicGet(queue))?.body.equals(body)).toBe(true);
    expect(connection.address).toBe(`amqps://guest@127.0.0.1:${port}/`);
    await connection.close();
  });

  it('lets a certificate say who it is, without a password', async () => {
    // #region external
    const transport = amqplib(options({ mechanism: 'external', tls: certificate('client') }));
    // #endregion
    const application = new RabbitApplication({ transport });
    await application.start();
    const queue = new AnonymousQueue();
    await application.admin.declareQueue(queue);
    // RabbitMQ refuses a user id that is not the user's.
    await application.template.convertAndSend('', queue, 'from guest', { userId: 'guest' });
    expect(await application.template.receiveAndConvert(queue)).toBe('from guest');
    await application.close();
  });

  it.each<[string, () => AmqplibOptions, string]>([
    ['whose authority is not trusted', () => options({ tls: { ca: pem('otherCa.pem') } }), 'tls.ca'],
    ['where none is named to be trusted', () => ({ host: 'localhost', port, tls: true }), 'tls.ca'],
    ['whose certificate is for another name', () => options({ tls: { servername: 'rabbit.example' } }), 'tls.servername'],
    ['that is called by its address, for which it has no certificate', () => options({ tls: { servername: undefined } }), 'tls.servername'],
  ])('refuses a broker %s', async (_, given, remedy) => {
    const failure = await failureOf(given());
    expect(failure).toMatchObject({ code: 'CONNECT_FAILED', retryable: false });
    expect(failure.message).toContain(remedy);
  });

  it('refuses a broker whose certificate has expired', () =>
    withServer(certificate('expired'), async (expired) => {
      const failure = await failureOf(options({ port: expired }));
      expect(failure).toMatchObject({ code: 'CONNECT_FAILED', retryable: false });
      expect(failure.message).toContain("the broker's certificate has expired");
    }));

  it.each([
    ['has expired', 'expired', 'the certificate in tls.cert has expired'],
    ['is of an authority that the broker does not know', 'stranger', 'Give one of an authority that it knows'],
  ])('says so where the client certificate %s', async (_, name, remedy) => {
    const failure = await failureOf(options({ tls: certificate(name) }));
    expect(failure).toMatchObject({ code: 'CONNECT_FAILED', retryable: false });
    expect(failure.message).toContain(remedy);
  });

  it('says so where the broker wants a client certificate and there is none', () =>
    withServer({ ...certificate('server'), ca: pem('ca.pem'), requestCert: true, rejectUnauthorized: true }, async (demanding) => {
      const failure = await failureOf(options({ port: demanding }));
      expect(failure).toMatchObject({ code: 'CONNECT_FAILED', retryable: false });
      expect(failure.message).toContain('Give one in tls.cert');
    }));

  it('says so where one side speaks TLS and the other does not', async () => {
    const plain = Number(new URL('skip' in found ? '' : found.url).port);
    expect((await failureOf(options({ port: plain }))).message).toContain('This port does not speak TLS');
    expect((await failureOf({ host: '127.0.0.1', port })).message).toContain('with TLS for amqps:// and without for amqp://');
  });

  it('starts without verification only with a warning, and fails at once where a certificate is wrong', async () => {
    const logger = new LogBook();
    const careless = new RabbitApplication({ transport: amqplib(options({ tls: { rejectUnauthorized: false } })), logger });
    await careless.start();
    await careless.close();
    expect(logger.of('warn')).toEqual([expect.stringContaining('is not verified'), expect.stringContaining('is not verified')]);

    const wrong = new RabbitApplication({ transport: amqplib(options({ tls: { ca: pem('otherCa.pem') } })) });
    await expect(wrong.start()).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    await wrong.close();
  });
});
