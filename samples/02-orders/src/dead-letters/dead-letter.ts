/** A message that nobody could handle. */
export interface DeadLetter {
  readonly messageId?: string;
  /** The queue that it died in. */
  readonly queue: string;
  /** Why, as RabbitMQ says it, such as `rejected`. */
  readonly reason: string;
  readonly body: string;
}
