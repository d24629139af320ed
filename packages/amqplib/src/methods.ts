/** The number by which amqplib knows a method: class and method of the specification in one 32-bit number. */
const method = (classId: number, methodId: number): number => classId * 0x1_0000 + methodId;

/** The methods that a client asks and a broker answers (AMQP 0-9-1, section 1, and RabbitMQ's extensions), with their answers. */
export const REQUESTS = {
  'exchange.declare': [method(40, 10), method(40, 11)],
  'exchange.delete': [method(40, 20), method(40, 21)],
  'exchange.bind': [method(40, 30), method(40, 31)],
  'exchange.unbind': [method(40, 40), method(40, 51)],
  'queue.declare': [method(50, 10), method(50, 11)],
  'queue.bind': [method(50, 20), method(50, 21)],
  'queue.purge': [method(50, 30), method(50, 31)],
  'queue.delete': [method(50, 40), method(50, 41)],
  'queue.unbind': [method(50, 50), method(50, 51)],
  'basic.qos': [method(60, 10), method(60, 11)],
  'basic.consume': [method(60, 20), method(60, 21)],
  'basic.cancel': [method(60, 30), method(60, 31)],
  // answered by get-ok or get-empty
  'basic.get': [method(60, 70), method(60, 71)],
  'basic.recover': [method(60, 110), method(60, 111)],
  'confirm.select': [method(85, 10), method(85, 11)],
  'tx.select': [method(90, 10), method(90, 11)],
  'tx.commit': [method(90, 20), method(90, 21)],
  'tx.rollback': [method(90, 30), method(90, 31)],
} as const satisfies Record<string, readonly [number, number]>;

/** The name of a method that the broker answers. */
export type RequestName = keyof typeof REQUESTS;

export const CONNECTION_CLOSE = method(10, 50);
export const CHANNEL_CLOSE = method(20, 40);
export const BASIC_CANCEL = method(60, 30);
export const BASIC_PUBLISH = method(60, 40);
export const BASIC_RETURN = method(60, 50);
export const BASIC_DELIVER = method(60, 60);
export const BASIC_GET_EMPTY = method(60, 72);
export const BASIC_ACK = method(60, 80);
export const BASIC_REJECT = method(60, 90);
export const BASIC_NACK = method(60, 120);

export const FRAME_METHOD = 1;
export const FRAME_HEADER = 2;
export const FRAME_BODY = 3;
export const FRAME_END = 0xce;
/** Type, channel and size before the payload of a frame. */
export const FRAME_HEADER_BYTES = 7;
/** What a frame adds to its payload: the header and the end mark. */
export const FRAME_OVERHEAD_BYTES = 8;
