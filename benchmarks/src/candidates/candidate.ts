import type { Order } from '../workload/order';

/** What is measured: a way to send and receive orders, in the manner that its users would write it. */
export interface Candidate {
  /** Opens a look at the candidate's broker that takes no part in what is timed. */
  openStage(): Promise<Stage>;
  /** Starts an application on one queue; when it resolves, the consumer (if any) has been started. */
  open(setup: Setup): Promise<Session>;
}

export interface Setup {
  readonly queue: string;
  /** Messages that may be unacknowledged, all of which may be handled at the same time. */
  readonly prefetch: number;
  /** Handles every message of the queue; one is acknowledged when its promise has resolved. */
  readonly onMessage?: (order: Order) => Promise<void>;
  /** Answers every message of the queue, over direct reply-to, and then acknowledges it. */
  readonly onRequest?: (order: Order) => Promise<Order>;
}

export interface Session {
  /** Sends an order to the queue; resolves when the broker has confirmed it. */
  publish(order: Order): Promise<void>;
  /** Sends an order to the queue and resolves with its answer. Only where `onRequest` is set. */
  request(order: Order): Promise<Order>;
  /** Ends the application; what is unacknowledged goes back to the queue. */
  close(): Promise<void>;
}

/** The broker's side of a round: prepares the queue and looks into it, outside what is timed. */
export interface Stage {
  /** Declares a queue that would survive a restart. */
  declare(queue: string): Promise<void>;
  /** Puts the orders 0 to `count` - 1 into the queue, not persistent. */
  preload(queue: string, count: number): Promise<void>;
  /** Takes everything out of the queue. */
  drain(queue: string, take: (order: Order) => void): Promise<void>;
  /** Messages in the queue, once its last consumer is gone: those that nobody acknowledged are among them. */
  remaining(queue: string): Promise<number>;
  remove(queue: string): Promise<void>;
  close(): Promise<void>;
}
