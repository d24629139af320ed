import type { OutboxEvent } from './outbox';

/**
 * Publishes that the broker took, joined into one answer as long as nothing else has to come between. It is unhurried:
 * whoever sends again on each confirm would otherwise always be ahead of the consumers, and the queue would only grow.
 */
export class ConfirmEvent implements OutboxEvent {
  readonly isUnhurried = true;
  private count = 1;

  constructor(
    private upTo: number,
    private readonly confirm: (event: ConfirmEvent, upTo: number, multiple: boolean) => void,
  ) {}

  include(sequenceNumber: number): void {
    this.upTo = sequenceNumber;
    this.count += 1;
  }

  happen(): void {
    this.confirm(this, this.upTo, this.count > 1);
  }
}
