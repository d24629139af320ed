import type { Delivery } from '@nest-amqp/core';
import type { DelayLine } from '../broker/latency';
import type { Task, Turns } from '../broker/turns';
import { Ring } from '../queue/ring';

const EVENTS_PER_TURN = 256;

/** Something that a client hears of. */
export interface OutboxEvent {
  /** Set on what comes only when all work that is ready has been done. */
  readonly isUnhurried?: boolean;
  happen(outbox: Outbox): void;
}

/**
 * What the broker has said to one connection and the program has not heard yet: the wire. Everything goes through it, so
 * answers, deliveries, returns and the end of a channel arrive in the order in which the broker produced them.
 */
export class Outbox implements Task {
  private readonly events = new Ring<OutboxEvent | Delivery>();
  private isScheduled = false;
  private isPaused = false;
  private isRested = false;

  constructor(
    private readonly turns: Turns,
    private readonly line: DelayLine,
  ) {}

  /** Whether what is pushed now is not held up on purpose. */
  get isPrompt(): boolean {
    return this.line.isPrompt;
  }

  push(event: OutboxEvent): void {
    if (this.line.isPrompt) this.enter(event);
    else this.delay(event);
  }

  /** A delivery takes two places instead of an object of its own: who gets it, and what. */
  pushDelivery(consumer: OutboxEvent, delivery: Delivery): void {
    if (this.line.isPrompt) this.enterDelivery(consumer, delivery);
    else this.delayDelivery(consumer, delivery);
  }

  /** The delivery that follows the event that is happening. */
  takeDelivery(): Delivery {
    return this.events.shift() as Delivery;
  }

  /** Holds back what follows until the promises that have been resolved have had their turn. */
  pause(): void {
    this.isPaused = true;
    this.turns.afterBreak(() => {
      this.isPaused = false;
      if (this.events.length > 0) this.schedule();
    });
  }

  run(): number {
    this.isScheduled = false;
    let done = 0;
    while (done < EVENTS_PER_TURN && this.events.length > 0 && !this.isPaused) {
      if ((this.events.at(0) as OutboxEvent).isUnhurried && !this.isRested) {
        this.isRested = true;
        this.pause();
        break;
      }
      this.isRested = false;
      (this.events.shift() as OutboxEvent).happen(this);
      done += 1;
    }
    if (this.events.length > 0) this.schedule();
    return done;
  }

  // Apart, for a function that makes a closure costs more at each call, also at those that make none.
  private delay(event: OutboxEvent): void {
    this.line.push(() => this.enter(event));
  }

  private delayDelivery(consumer: OutboxEvent, delivery: Delivery): void {
    this.line.push(() => this.enterDelivery(consumer, delivery));
  }

  private enter(event: OutboxEvent): void {
    this.events.push(event);
    this.schedule();
  }

  private enterDelivery(consumer: OutboxEvent, delivery: Delivery): void {
    this.events.push(consumer);
    this.events.push(delivery);
    this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled || this.isPaused) return;
    this.isScheduled = true;
    this.turns.schedule(this);
  }
}

/** An event that is a function. */
export function event(happen: () => void): OutboxEvent {
  return { happen };
}
