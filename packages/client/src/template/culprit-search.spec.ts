import { AmqpBrokerError, Message } from '@nest-amqp/core';
import { CulpritSearch } from './culprit-search';
import { Outgoing } from './outgoing';

const notFound = new AmqpBrokerError({ replyCode: 404, replyText: "NOT_FOUND - no exchange 'gone' in vhost '/'" });
const refused = new AmqpBrokerError({ replyCode: 406, replyText: 'PRECONDITION_FAILED - user_id property set to somebody else' });

function outgoing(exchange: string): Outgoing {
  return new Outgoing({
    exchange,
    routingKey: 'k',
    message: new Message(Buffer.alloc(0)),
    unroutable: 'warn',
    since: 0,
    timeoutMs: 1_000,
    correlation: undefined,
    postProcess: undefined,
  });
}

describe('the search for a culprit', () => {
  it('ends where only one message was out', () => {
    const only = outgoing('gone');
    expect(new CulpritSearch().closedFor(notFound, [only])).toBe(only);
  });

  it('sends those to the exchange that the error names alone, and the others as before', () => {
    const search = new CulpritSearch();
    const [first, other, second] = [outgoing('gone'), outgoing('there'), outgoing('gone')];
    expect(search.closedFor(notFound, [first, other, second])).toBeUndefined();
    expect(search.allows(first, 1)).toBe(false);
    expect(search.allows(first, 0)).toBe(true);
    search.written(first);
    expect(search.allows(other, 1)).toBe(false);
    expect(search.closedFor(notFound, [first])).toBe(first);
    expect(search.allows(other, 0)).toBe(true);
    search.written(other);
    expect(search.allows(outgoing('new'), 1)).toBe(true);
    expect(search.allows(second, 1)).toBe(false);
    search.cleared(second);
    expect(search.allows(outgoing('gone'), 5)).toBe(true);
  });

  it('suspects everyone where the error names nobody, but not whom his sender has given up', () => {
    const search = new CulpritSearch();
    const [first, abandoned] = [outgoing('a'), outgoing('b')];
    abandoned.settled = true;
    expect(search.closedFor(refused, [first, abandoned])).toBeUndefined();
    expect(search.allows(first, 1)).toBe(false);
    expect(search.allows(abandoned, 1)).toBe(true);
  });

  it('goes on over a lost connection', () => {
    const search = new CulpritSearch();
    const [first, second] = [outgoing('a'), outgoing('b')];
    search.closedFor(refused, [first, second]);
    search.written(first);
    search.interrupted();
    expect(search.allows(first, 0)).toBe(true);
    expect(search.allows(second, 1)).toBe(false);
  });
});
