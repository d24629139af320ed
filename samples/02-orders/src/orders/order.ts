import type { PlaceOrder } from './place-order';

/** An order, and what has happened to it. */
export interface Order extends PlaceOrder {
  readonly id: string;
  /** In cents. */
  readonly total: number;
  readonly history: string[];
}
