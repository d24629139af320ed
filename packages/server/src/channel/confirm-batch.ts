/** Publishes that the broker took and that are not acknowledged yet: one frame will say it of all of them. */
export class ConfirmBatch {
  private upTo = 0;
  private count = 0;

  include(sequenceNumber: number): void {
    this.upTo = sequenceNumber;
    this.count += 1;
  }

  /** Empties the batch; `undefined` if nothing was in it. */
  take(): { readonly deliveryTag: number; readonly multiple: boolean } | undefined {
    if (this.count === 0) return undefined;
    const multiple = this.count > 1;
    this.count = 0;
    return { deliveryTag: this.upTo, multiple };
  }
}
