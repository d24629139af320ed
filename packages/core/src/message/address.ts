const REPLY_TO = 'amq.rabbitmq.reply-to';

/** Where a reply goes: an exchange and a routing key, written `exchange/key`; without a slash it is a key on the default exchange. */
export class Address {
  constructor(
    readonly exchange: string,
    readonly routingKey: string,
  ) {}

  /** Reads `exchange/key`, `/key`, `key` or `exchange/`. What starts with RabbitMQ's direct reply-to name is a key as a whole. */
  static parse(text: string): Address {
    const slash = text.startsWith(REPLY_TO) ? -1 : text.indexOf('/');
    return slash < 0 ? new Address('', text) : new Address(text.slice(0, slash), text.slice(slash + 1));
  }

  toString(): string {
    return `${this.exchange}/${this.routingKey}`;
  }
}
