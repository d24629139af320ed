import { Address } from './address';

describe('an address', () => {
  it.each([
    ['orders/placed', 'orders', 'placed'],
    ['/queue', '', 'queue'],
    ['queue', '', 'queue'],
    ['orders/', 'orders', ''],
    ['', '', ''],
    ['amq.rabbitmq.reply-to.g1h/AA==', '', 'amq.rabbitmq.reply-to.g1h/AA=='],
  ])("reads '%s' as exchange '%s' and key '%s'", (text, exchange, routingKey) => {
    expect(Address.parse(text)).toEqual(new Address(exchange, routingKey));
  });
});
