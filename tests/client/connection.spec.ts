import { exponentialBackOff, SupervisedConnection, type SupervisedConnectionOptions } from '@nest-amqp/client';
import type { Connection } from '@nest-amqp/core';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Gate, LogBook } from '../listener/listening';
import { Applications } from './application';

describeOnEachTransport('a supervised connection', (transport) => {
  const backOff = exponentialBackOff({ initialMs: 5, maxMs: 50 });
  const made: SupervisedConnection[] = [];
  const applications = new Applications(transport);

  function supervised(options: Partial<SupervisedConnectionOptions> = {}): SupervisedConnection {
    const connection = new SupervisedConnection({
      transport: transport.factory().create(),
      name: 'connection-spec',
      firstConnect: { backOff, timeoutMs: 60_000 },
      reconnect: { backOff },
      logger: new LogBook(),
      ...options,
    });
    made.push(connection);
    return connection;
  }

  afterEach(async () => {
    transport.refuse(false);
    for (const connection of made.splice(0)) await connection.close();
    await applications.close();
  });

  it('closes while what prepares it waits for something that never comes', async () => {
    const prepared: Connection[] = [];
    const connection = supervised({
      prepare: (each) => {
        prepared.push(each);
        return new Promise(() => undefined);
      },
    });
    const ready = expect(connection.ready()).rejects.toMatchObject({ code: 'STOPPED' });
    await eventually(() => expect(prepared).toHaveLength(1));
    await connection.close();
    await ready;
    expect(prepared[0]?.isOpen).toBe(false);
  });

  it('opens one connection in place of one that was lost while it was prepared', async () => {
    const gate = new Gate();
    const prepared: Connection[] = [];
    const offered: boolean[] = [];
    const connection = supervised({
      prepare: async (each) => {
        prepared.push(each);
        if (prepared.length === 1) await gate.opened;
      },
    });
    connection.onReady((each) => offered.push(each.isOpen));
    const ready = connection.ready();
    await eventually(() => expect(prepared).toHaveLength(1));
    transport.cut();
    await eventually(() => expect(prepared[0]?.isOpen).toBe(false));
    gate.open();
    expect((await ready).isOpen).toBe(true);
    expect(await connection.ready()).toBe(prepared[1]);
    await connection.close();
    expect(prepared.map((each) => each.isOpen)).toEqual([false, false]);
    expect(offered).toEqual([true]);
  });

  it('is not lost because somebody who listens to it throws', async () => {
    const logger = new LogBook();
    const connection = supervised({ logger });
    const offered: Connection[] = [];
    connection.onReady(() => {
      throw new Error('careless');
    });
    connection.onReady((each) => offered.push(each));
    const ready = await connection.ready();
    expect(offered).toEqual([ready]);
    expect(logger.of('error')).toEqual([expect.stringContaining('careless')]);
  });
});
