import { Acknowledgment } from './acknowledgment';
import type { Settleable, Settlement } from './settlement';

/** The {@link Acknowledgment} of one message, settled through its channel's ledger. */
export class MessageAcknowledgment extends Acknowledgment {
  constructor(
    private readonly message: Settleable,
    private readonly settlement: Settlement,
  ) {
    super();
  }

  get settled(): boolean {
    return this.message.settled;
  }

  ack(): void {
    if (!this.settled) this.settlement.settleByHand(this.message.deliveryTag, { method: 'ack' });
  }

  nack({ requeue = true }: { readonly requeue?: boolean } = {}): void {
    if (!this.settled) this.settlement.settleByHand(this.message.deliveryTag, { method: 'nack', requeue });
  }
}
