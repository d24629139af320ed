import {
  decodeContentHeader,
  decodeMethod,
  encodeContent,
  encodeMethod,
  FRAME_HEADER,
  FRAME_METHOD,
  FrameDecoder,
  type Properties,
} from '@nest-amqp/codec';

// #region reading
function whatArrived(chunks: Iterable<Buffer>): string[] {
  const decoder = new FrameDecoder({ frameMax: 131_072 });
  const lines: string[] = [];
  for (const chunk of chunks) {
    decoder.push(chunk);
    for (let frame = decoder.next(); frame; frame = decoder.next()) {
      const { type, channel, payload } = frame;
      if (type === FRAME_METHOD) {
        const method = decodeMethod(payload);
        if (method.name === 'queue.declare') lines.push(`${channel}: ${method.queue} is declared`);
        if (method.name === 'basic.publish') lines.push(`${channel}: a message to ${method.routingKey}`);
      } else if (type === FRAME_HEADER) {
        const { bodySize, properties } = decodeContentHeader(payload);
        lines.push(`${channel}: ${bodySize} octets of ${String(properties.contentType)}`);
      }
    }
  }
  return lines;
}
// #endregion

// #region writing
function whatIsSent(body: Buffer, properties: Properties): Buffer[] {
  const declare = encodeMethod(1, {
    name: 'queue.declare',
    queue: 'orders',
    passive: false,
    durable: true,
    exclusive: false,
    autoDelete: false,
    noWait: false,
    arguments: { 'x-max-length': 1000 },
  });
  const method = { name: 'basic.publish', exchange: '', routingKey: 'orders', mandatory: false, immediate: false } as const;
  return [declare, ...encodeContent({ channel: 1, method, properties, body, frameMax: 131_072 })];
}
// #endregion

describe('the codec in its documentation', () => {
  it('reads what it writes', () => {
    expect(whatArrived(whatIsSent(Buffer.from('{}'), { contentType: 'application/json' }))).toEqual([
      '1: orders is declared',
      '1: a message to orders',
      '1: 2 octets of application/json',
    ]);
  });
});
