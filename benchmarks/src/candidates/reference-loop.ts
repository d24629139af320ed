import { makeOrder } from '../workload/order';
import type { Order } from '../workload/order';
import type { Candidate, Setup } from './candidate';

interface Properties {
  readonly correlationId?: string;
  readonly replyTo?: string;
}
interface Entry {
  readonly body: Buffer;
  readonly properties: Properties;
}
interface Consumer {
  readonly prefetch: number;
  readonly onDelivery: (entry: Entry, tag: number) => void;
}

const REPLIES = 'replies';
const NO_PROPERTIES: Properties = {};
const COMPACT_FROM = 1024;

/** A queue: a list with a head, one consumer with prefetch, a ledger of what is unacknowledged. */
class LoopQueue {
  private items: (Entry | undefined)[] = [];
  private head = 0;
  private consumer: Consumer | undefined;
  private readonly unacked = new Map<number, Entry>();
  private lastTag = 0;
  private isWoken = false;

  get ready(): number {
    return this.items.length - this.head;
  }

  push(body: Buffer, properties: Properties): void {
    this.items.push({ body, properties });
    this.wake();
  }

  shift(): Entry | undefined {
    const entry = this.items[this.head];
    if (entry === undefined) return undefined;
    this.items[this.head++] = undefined;
    if (this.head > COMPACT_FROM && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return entry;
  }

  consume(consumer: Consumer): void {
    this.consumer = consumer;
    this.wake();
  }

  ack(tag: number): void {
    if (!this.unacked.delete(tag)) throw new Error(`unknown delivery tag ${tag}`);
    if (this.ready > 0) this.wake();
  }

  close(): void {
    this.consumer = undefined;
    this.items.push(...this.unacked.values());
    this.unacked.clear();
  }

  private wake(): void {
    if (!this.consumer || this.isWoken) return;
    this.isWoken = true;
    queueMicrotask(() => this.dispatch());
  }

  private dispatch(): void {
    this.isWoken = false;
    const consumer = this.consumer;
    while (consumer && this.unacked.size < consumer.prefetch) {
      const entry = this.shift();
      if (entry === undefined) return;
      const tag = ++this.lastTag;
      this.unacked.set(tag, entry);
      consumer.onDelivery(entry, tag);
    }
  }
}

const queues = new Map<string, LoopQueue>();
const encode = (order: Order): Buffer => Buffer.from(JSON.stringify(order));
const decode = (body: Buffer): Order => JSON.parse(body.toString()) as Order;

function queueOf(name: string): LoopQueue {
  const queue = queues.get(name);
  if (!queue) throw new Error(`no queue ${name}`);
  return queue;
}

/**
 * The least that an in-memory broker can do and still be honest: bodies are bytes of JSON, routing is by name, prefetch is
 * respected, a message is unacknowledged until its handler has finished, confirms are asynchronous.
 */
export const candidate: Candidate = {
  openStage: async () => ({
    declare: async (queue) => void queues.set(queue, new LoopQueue()),
    preload: async (queue, count) => {
      for (let index = 0; index < count; index++) queueOf(queue).push(encode(makeOrder(index)), NO_PROPERTIES);
    },
    drain: async (queue, take) => {
      for (let entry = queueOf(queue).shift(); entry; entry = queueOf(queue).shift()) take(decode(entry.body));
    },
    remaining: async (queue) => queueOf(queue).ready,
    remove: async (queue) => void queues.delete(queue),
    close: async () => undefined,
  }),
  open: async (setup) => {
    consume(setup);
    return {
      publish: async (order) => queueOf(setup.queue).push(encode(order), NO_PROPERTIES),
      request: openRequests(setup.queue),
      close: async () => {
        for (const queue of queues.values()) queue.close();
        queues.delete(REPLIES);
      },
    };
  },
};

function consume({ queue, prefetch, onMessage, onRequest }: Setup): void {
  const source = queueOf(queue);
  if (onMessage) {
    const onDelivery = async ({ body }: Entry, tag: number): Promise<void> => {
      await onMessage(decode(body));
      source.ack(tag);
    };
    source.consume({ prefetch, onDelivery: (entry, tag) => void onDelivery(entry, tag) });
  }
  if (onRequest) {
    const onDelivery = async ({ body, properties }: Entry, tag: number): Promise<void> => {
      const reply = await onRequest(decode(body));
      queueOf(properties.replyTo!).push(encode(reply), properties);
      source.ack(tag);
    };
    source.consume({ prefetch, onDelivery: (entry, tag) => void onDelivery(entry, tag) });
  }
}

function openRequests(queue: string): (order: Order) => Promise<Order> {
  const replies = new LoopQueue();
  queues.set(REPLIES, replies);
  const waiting = new Map<string, (reply: Order) => void>();
  let last = 0;
  replies.consume({
    prefetch: Infinity,
    onDelivery: ({ body, properties }, tag) => {
      waiting.get(properties.correlationId!)!(decode(body));
      waiting.delete(properties.correlationId!);
      replies.ack(tag);
    },
  });
  return (order) =>
    new Promise((resolve) => {
      const correlationId = String(++last);
      waiting.set(correlationId, resolve);
      queueOf(queue).push(encode(order), { correlationId, replyTo: REPLIES });
    });
}
