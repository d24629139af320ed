/** Settles one message of a MANUAL listener; settling a second time does nothing. A class, so that a parameter's declared type is visible at run time. */
export abstract class Acknowledgment {
  abstract readonly settled: boolean;
  abstract ack(): void;
  /** Gives the message back, or rejects it for good (dropped, or dead-lettered where the queue says so). By default it is given back. */
  abstract nack(options?: { readonly requeue?: boolean }): void;
}
