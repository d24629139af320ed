import type { OutboxEvent } from './outbox';

/** Publishes that the broker took, joined into one answer as long as nothing else has to come between. */
export class ConfirmEvent implements OutboxEvent {
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
