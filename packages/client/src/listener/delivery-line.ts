/** Where deliveries wait for a free place of their listener. */
export interface DeliveryLine<T> {
  push(item: T): void;
  /** Takes back what has not begun. */
  remove(isWanted: (item: T) => boolean): T[];
  /** How many may be worked on at a time, from now on. What has begun goes on. */
  setConcurrency(concurrency: number): void;
  /** Begins at once what waits only for others to come, as far as places are free. */
  flush?(isWanted: (item: T) => boolean): void;
}
