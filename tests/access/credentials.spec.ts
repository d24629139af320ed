import { RabbitApplication, type RabbitApplicationOptions } from '@nest-amqp/client';
import { Queue, type Connection, type Credentials, type TransportFactory } from '@nest-amqp/core';
import { LogBook } from '../listener/listening';
import { eventually } from '../support/eventually';
import { describeOnOperatedBrokers, EVERYTHING } from '../support/operated-broker';
import { uniqueName } from '../support/transports';

jest.setTimeout(60_000);

/** The same transport, which notes the secrets that are handed to the broker, and that it took them. */
function watched(factory: TransportFactory, taken: string[]): TransportFactory {
  return {
    name: factory.name,
    create: () => {
      const transport = factory.create();
      const connect = transport.connect.bind(transport);
      transport.connect = async (options) => {
        const connection = await connect(options);
        const update = connection.updateSecret.bind(connection);
        connection.updateSecret = async (secret, reason) => {
          await update(secret, reason);
          taken.push(secret);
        };
        return connection;
      };
      return transport;
    },
  };
}

describeOnOperatedBrokers('credentials that a function gives', (broker) => {
  const applications: RabbitApplication[] = [];
  let user: string;

  let password: string;

  beforeAll(async () => {
    user = password = await broker.user(EVERYTHING);
  });

  afterEach(async () => {
    for (const application of applications.splice(0)) await application.close();
  });

  async function started(options: RabbitApplicationOptions): Promise<RabbitApplication> {
    const application = new RabbitApplication({ reconnect: { initialMs: 5, maxMs: 50 }, ...options });
    applications.push(application);
    await application.start();
    return application;
  }

  const currents = ({ connection }: RabbitApplication): Connection | undefined => connection.current;

  it('are asked for at each attempt: one that was changed meanwhile is no obstacle', async () => {
    const queue = new Queue(uniqueName('credentials'), { exclusive: true });
    const application = await started({
      transport: broker.factory(() => ({ username: user, password })),
      declarables: [queue],
    });
    const before = currents(application);
    password = `${user}-rotated`;
    await broker.operator.changePassword(user, password);
    await broker.operator.closeConnections(user);
    await eventually(() => {
      expect(currents(application)).toBeDefined();
      expect(currents(application)).not.toBe(before);
    });
    await application.template.sendToQueue(queue, 'rotated');
    expect(await application.template.receiveAndConvert(queue)).toBe('rotated');
  });

  it('are renewed on both connections before they expire, which stay open', async () => {
    const taken: string[] = [];
    let asked = 0;
    const credentials = (): Credentials => ({
      username: user,
      password,
      // The first of each connection is about to expire, what comes after is not.
      expiresAt: new Date(Date.now() + (++asked > 2 ? 3_600_000 : 200)),
    });
    const application = await started({ transport: watched(broker.factory(credentials), taken) });
    const connection = currents(application);
    await eventually(() => expect(taken).toEqual([password, password]));
    expect(currents(application)).toBe(connection);
    expect(asked).toBe(4);
  });

  it('are renewed when the application says so', async () => {
    const taken: string[] = [];
    const application = await started({
      transport: watched(
        broker.factory(() => ({ username: user, password })),
        taken,
      ),
    });
    await application.renewCredentials();
    expect(taken).toEqual([password, password]);
  });

  it('of another user take effect with the next connection only', async () => {
    const taken: string[] = [];
    const logger = new LogBook();
    let username = user;
    const application = await started({
      transport: watched(
        broker.factory(() => ({ username, password })),
        taken,
      ),
      logger,
    });
    username = 'somebody-else';
    await application.renewCredentials();
    expect(taken).toEqual([]);
    expect(logger.of('warn')).toEqual([expect.stringContaining("'somebody-else'"), expect.stringContaining("'somebody-else'")]);
  });

  it('cannot be asked for again where there is a password instead', async () => {
    const factory = { name: 'fixed', create: () => broker.transport(user, password) };
    const application = await started({ transport: factory });
    await expect(application.renewCredentials()).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
  });
});
