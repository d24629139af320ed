import type { Delivery } from '@nest-amqp/core';
import { BASIC_DELIVER, FRAME_BODY, FRAME_END, FRAME_HEADER, FRAME_METHOD } from '../methods';
import { ChannelInput, type ChannelEvents } from './channel-input';
import type { CloseReply } from './close-reply';
import { FrameReader } from './frame-reader';

function frame(type: number, channel: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(7);
  header[0] = type;
  header.writeUInt16BE(channel, 1);
  header.writeUInt32BE(payload.length, 3);
  return Buffer.concat([header, payload, Buffer.from([FRAME_END])]);
}

function short(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
}

function number(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, Math.max(0, bytes - 6), Math.min(6, bytes));
  return buffer;
}

function message(tag: number, ...bodies: string[]): Buffer {
  const deliver = Buffer.concat([number(BASIC_DELIVER, 4), short('ctag'), number(tag, 8), Buffer.from([1]), short('ex'), short('key')]);
  const header = Buffer.concat([number(60, 2), number(0, 2), number(bodies.join('').length, 8), number(0, 2)]);
  return Buffer.concat([
    frame(FRAME_METHOD, 1, deliver),
    frame(FRAME_HEADER, 1, header),
    ...bodies.map((body) => frame(FRAME_BODY, 1, Buffer.from(body))),
  ]);
}

function reading(chunks: Buffer[], { maxMessageBytes = 1000, maxHeaderBytes = 1000, takesUnread = false } = {}) {
  const deliveries: Delivery[] = [];
  const tooLarge: unknown[] = [];
  const unread: unknown[] = [];
  const closing: CloseReply[] = [];
  const nothing = (): void => undefined;
  const events: ChannelEvents = {
    delivered: (delivery) => deliveries.push(delivery),
    got: nothing,
    returned: nothing,
    confirmed: nothing,
    cancelled: nothing,
    closing: nothing,
    tooLarge: ({ details }, consumerTag) => {
      tooLarge.push([details.bytes, consumerTag]);
      return takesUnread;
    },
    deliveredUnread: ({ deliveryTag, body }, { code }) => unread.push([deliveryTag, body.length, code]),
  };
  const source = { read: () => chunks.shift() ?? null, closing: (reply: CloseReply) => closing.push(reply) };
  const reader = new FrameReader(source, 4096, Buffer.alloc(0));
  const input = new ChannelInput(events, { maxMessageBytes, maxHeaderBytes });
  reader.add(1, input);
  return { reader, deliveries, tooLarge, unread, closing };
}

describe('the reader of frames', () => {
  it('puts messages together, wherever the bytes are cut', () => {
    const bytes = Buffer.concat([message(1, 'one'), message(2), message(3, 'thr', 'e', 'e')]);
    for (let cut = 0; cut < bytes.length; cut++) {
      const { reader, deliveries } = reading([bytes.subarray(0, cut), bytes.subarray(cut)]);
      while (reader.next() !== undefined);
      expect(deliveries.map(({ deliveryTag, body }) => [deliveryTag, body.toString()])).toEqual([
        [1, 'one'],
        [2, ''],
        [3, 'three'],
      ]);
      expect(deliveries[0]).toEqual({
        deliveryTag: 1,
        consumerTag: 'ctag',
        redelivered: true,
        exchange: 'ex',
        routingKey: 'key',
        properties: {},
        body: Buffer.from('one'),
      });
    }
  });

  it('leaves other frames to amqplib, whole and in order', () => {
    const answer = frame(FRAME_METHOD, 1, number(0x0032000b, 4));
    const heartbeat = frame(8, 0, Buffer.alloc(0));
    const { reader, deliveries } = reading([Buffer.concat([message(1, 'x'), answer, message(2, 'y'), heartbeat])]);
    expect(reader.next()).toEqual(answer);
    expect(deliveries).toHaveLength(1);
    expect(reader.next()).toEqual(heartbeat);
    expect(deliveries).toHaveLength(2);
    expect(reader.next()).toBeUndefined();
  });

  it('looks at the words with which a connection is closed', () => {
    const close = Buffer.concat([number(0x000a0032, 4), number(320, 2), short('CONNECTION_FORCED - bye'), number(0, 2), number(0, 2)]);
    const { reader, closing } = reading([frame(FRAME_METHOD, 0, close)]);
    expect(reader.next()).toBeDefined();
    expect(closing).toEqual([{ replyCode: 320, replyText: 'CONNECTION_FORCED - bye', classId: 0, methodId: 0 }]);
  });

  it('says that a message is too large before any of it is kept', () => {
    const { reader, tooLarge, deliveries } = reading([message(1, 'x'.repeat(500)), message(2, 'y')], { maxMessageBytes: 400 });
    reader.next();
    expect(tooLarge).toEqual([[500, 'ctag']]);
    expect(deliveries).toEqual([]);
  });

  it.each([
    ['a body', message(1, 'x'.repeat(300), 'x'.repeat(200)), { maxMessageBytes: 400 }],
    ['a header', message(1, 'x'), { maxHeaderBytes: 10 }],
    ['a header without a body', message(1), { maxHeaderBytes: 10 }],
  ])('leaves %s that is too large unread for who takes it so, and reads on', (_, large, limits) => {
    const { reader, deliveries, unread } = reading([large, message(2, 'y')], { ...limits, takesUnread: true });
    // The second is as large in its header: only the body's limit lets it pass.
    reader.next();
    expect(unread[0]).toEqual([1, 0, 'MESSAGE_TOO_LARGE']);
    expect(deliveries.map(({ deliveryTag }) => deliveryTag)).toEqual('maxMessageBytes' in limits ? [2] : []);
  });

  it.each([
    ['a frame without its end mark', Buffer.from([1, 0, 1, 0, 0, 0, 0, 0])],
    ['a frame that is larger than agreed', frame(FRAME_BODY, 1, Buffer.alloc(5000))],
    ['a body without a header', frame(FRAME_BODY, 1, Buffer.alloc(5))],
    ['a header without a method', frame(FRAME_HEADER, 1, Buffer.alloc(14))],
    ['a body longer than announced', Buffer.concat([message(1, 'ab').subarray(0, -10), frame(FRAME_BODY, 1, Buffer.alloc(5))])],
  ])('ends the connection for %s', (_, bytes) => {
    const { reader } = reading([bytes]);
    expect(() => reader.next()).toThrow();
  });
});
