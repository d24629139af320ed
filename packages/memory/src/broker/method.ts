/** Class and method id of AMQP 0-9-1, which a close frame names. */
export type Method = readonly [classId: number, methodId: number];

/** The methods that may fail, by the names of the Java client (AMQP 0-9-1 with RabbitMQ's extensions). */
export const METHODS = {
  /** The broker fails something by itself. */
  none: [0, 0],
  connectionOpen: [10, 40],
  channelOpen: [20, 10],
  exchangeDeclare: [40, 10],
  exchangeDelete: [40, 20],
  exchangeBind: [40, 30],
  exchangeUnbind: [40, 40],
  queueDeclare: [50, 10],
  queueBind: [50, 20],
  queuePurge: [50, 30],
  queueDelete: [50, 40],
  queueUnbind: [50, 50],
  basicQos: [60, 10],
  basicConsume: [60, 20],
  basicCancel: [60, 30],
  basicPublish: [60, 40],
  basicGet: [60, 70],
  basicAck: [60, 80],
  basicReject: [60, 90],
  basicRecover: [60, 110],
  basicNack: [60, 120],
  confirmSelect: [85, 10],
  txSelect: [90, 10],
  txCommit: [90, 20],
  txRollback: [90, 30],
} as const satisfies Record<string, Method>;

/** A name of {@link METHODS}. */
export type MethodName = keyof typeof METHODS;
