import { Queue } from '@nest-amqp/core';
import { queueDeclaration, queueDefaultsFaults } from './queue-defaults';

const defaults = { type: 'quorum', arguments: { 'x-max-length': 10, 'x-overflow': 'reject-publish' } } as const;

describe('the defaults of queues', () => {
  it('give way to what a queue sets itself', () => {
    const queue = new Queue('q', { arguments: { 'x-max-length': 5, 'x-queue-type': 'classic' } });
    expect(queueDeclaration(queue, defaults).arguments).toEqual({
      'x-max-length': 5,
      'x-overflow': 'reject-publish',
      'x-queue-type': 'classic',
    });
  });

  it.each([{ durable: false }, { exclusive: true }, { autoDelete: true }])('give a queue that must be classic no type: %p', (options) => {
    expect(queueDeclaration(new Queue('q', options), defaults).arguments).not.toHaveProperty('x-queue-type');
  });

  it('give a queue whose arguments are exact its type and nothing else', () => {
    expect(queueDeclaration(new Queue('q', { exactArguments: true }), defaults).arguments).toEqual({ 'x-queue-type': 'quorum' });
  });

  it('are checked', () => {
    expect(queueDefaultsFaults({ type: 'lazy' as never, onConflict: 'ask' as never, arguments: [] as never })).toHaveLength(3);
    expect(queueDefaultsFaults({})).toEqual([]);
  });
});
