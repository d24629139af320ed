import { amqplib, type AmqplibOptions } from '@nest-amqp/amqplib';
import { RabbitApplication } from '@nest-amqp/client';
import { LogBook } from '../listener/listening';
import { eventually } from '../support/eventually';
import { TcpProxy } from '../support/tcp-proxy';

const url = process.env.RABBITMQ_URL;
const withRabbitMq = url === undefined ? describe.skip : describe;

/** Of RabbitMQ only: an in-memory broker has no addresses. */
withRabbitMq(
  `the nodes of a cluster${url === undefined ? ` (skipped: ${process.env.RABBITMQ_SKIP_REASON ?? 'RABBITMQ_URL is not set'})` : ''}`,
  () => {
    const logger = new LogBook();
    const nodes: TcpProxy[] = [];
    let application: RabbitApplication;

    const { hostname: host, port, username, password } = new URL(url ?? 'amqp://localhost');

    const addressOf = (node: TcpProxy): string => `127.0.0.1:${String(node.port)}`;

    beforeEach(async () => {
      logger.lines.length = 0;
      for (let number = 0; number < 2; number++) nodes.push(await TcpProxy.to({ host, port: Number(port || 5672) }));
    });

    afterEach(async () => {
      await application.close();
      for (const node of nodes.splice(0)) await node.close();
    });

    async function started(options: AmqplibOptions): Promise<void> {
      const transport = amqplib({ username, password, ...options });
      application = new RabbitApplication({ transport, logger, reconnect: { initialMs: 5, maxMs: 50 } });
      await application.start();
    }

    const connectedTo = (): string[] =>
      logger.of('log').map((line) => line.replace(/^(Connected|Reconnected) to amqp:\/\/\w+@([^/]+).*$/, '$2'));

    it('are gone through at each attempt, the next one where one does not take the connection', async () => {
      const [one, other] = nodes as [TcpProxy, TcpProxy];
      await started({ addresses: [addressOf(one), addressOf(other)] });
      expect(connectedTo()).toEqual([addressOf(one), addressOf(one)]);
      one.refuse(true);
      one.cut();
      await eventually(() => expect(connectedTo().slice(2)).toEqual([addressOf(other), addressOf(other)]));
      expect(logger.of('warn').filter((line) => line.includes('Attempt'))).toEqual([]);
    });

    it('take one connection each where they are used in order', async () => {
      const [one, other] = nodes as [TcpProxy, TcpProxy];
      await started({ addresses: [addressOf(one), addressOf(other)], addressShuffle: 'inorder' });
      expect(connectedTo()).toEqual([addressOf(one), addressOf(other)]);
      one.refuse(true);
      one.cut();
      await eventually(() => expect(connectedTo().slice(2)).toEqual([addressOf(other)]));
    });

    it('are found by a function at each attempt, and the connection goes where it says then', async () => {
      const [one, other] = nodes as [TcpProxy, TcpProxy];
      let registered = one;
      // #region addresses
      const addresses = (): Promise<string[]> => Promise.resolve([addressOf(registered)]);
      await started({ addresses });
      // #endregion
      registered = other;
      one.refuse(true);
      one.cut();
      await eventually(() => expect(connectedTo().slice(2)).toEqual([addressOf(other), addressOf(other)]));
    });
  },
);
