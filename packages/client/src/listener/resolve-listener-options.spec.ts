import type { AmqpOptionsError } from '@nest-amqp/core';
import { listenerWarnings, resolveListenerOptions } from './resolve-listener-options';

function faultsOf(options: object): readonly string[] {
  try {
    resolveListenerOptions('l', options);
  } catch (error) {
    return (error as AmqpOptionsError).faults.map((fault) => fault.option);
  }
  return [];
}

describe('the options of a listener', () => {
  it('have defaults', () => {
    expect(resolveListenerOptions('l')).toMatchObject({
      ackMode: 'AUTO',
      concurrency: 1,
      consumers: 1,
      prefetch: 50,
      autoStart: true,
      exclusive: false,
      consumerArguments: {},
      shutdownTimeoutMs: 20_000,
      returnErrors: false,
    });
  });

  it('prefetch twice what can be handled at a time', () => {
    expect(resolveListenerOptions('l', { concurrency: 100 }).prefetch).toBe(200);
    expect(resolveListenerOptions('l', { concurrency: 40_000 }).prefetch).toBe(65_535);
  });

  it('allow four attempts, after 0.2, 1 and 2 seconds', () => {
    const { retry } = resolveListenerOptions('l');
    expect([1, 2, 3, 4].map((failures) => retry?.backOff.delayMs(failures))).toEqual([200, 1_000, 2_000, undefined]);
    expect(resolveListenerOptions('l', { retry: false }).retry).toBeUndefined();
  });

  it('carry the priority as an argument of the consumer', () => {
    expect(resolveListenerOptions('l', { priority: 5, consumerArguments: { a: 1 } }).consumerArguments).toEqual({ a: 1, 'x-priority': 5 });
  });

  it('tell all that is wrong at once', () => {
    const options = { ackMode: 'auto', concurrency: 0, consumers: 1.5, prefetch: -1, priority: 0.5, retry: [-1], recoverer: 'drop' };
    expect(faultsOf({ ...options, shutdownTimeoutMs: NaN })).toEqual(
      ['ackMode', 'concurrency', 'consumers', 'prefetch', 'priority', 'shutdownTimeoutMs', 'retry', 'recoverer'].map(
        (name) => `listener 'l'.${name}`,
      ),
    );
  });

  it('refuse what contradicts itself', () => {
    expect(faultsOf({ exclusive: true, consumers: 2 })).toEqual(["listener 'l'.exclusive"]);
    expect(faultsOf({ ackMode: 'NONE', recoverer: 'requeue' })).toEqual(["listener 'l'.recoverer"]);
  });

  it('warn of handlers that would never run', () => {
    expect(listenerWarnings('l', resolveListenerOptions('l', { concurrency: 10, prefetch: 2 }))).toHaveLength(1);
    expect(listenerWarnings('l', resolveListenerOptions('l', { concurrency: 10, prefetch: 0 }))).toEqual([]);
    expect(listenerWarnings('l', resolveListenerOptions('l', { concurrency: 10 }))).toEqual([]);
  });
});
