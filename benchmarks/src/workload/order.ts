/** The message of every scenario: flat JSON of 100 bytes. */
export interface Order {
  readonly n: number;
  readonly id: string;
  readonly customer: string;
  readonly total: number;
  readonly currency: string;
  readonly paid: boolean;
}

/** Numbers begin here, so that all bodies are of one length. */
export const FIRST_ORDER = 1_000_000;

const CUSTOMER = 'Ada Lovelace';

/** The order of this index, from 0. */
export function makeOrder(index: number): Order {
  const n = FIRST_ORDER + index;
  return { n, id: `A-${n}`, customer: CUSTOMER, total: 1249.5, currency: 'EUR', paid: true };
}

/** Whether what arrived is an order as {@link makeOrder} makes them, field for field but for its index. */
export function isOrder(order: Order): boolean {
  return order.id === `A-${order.n}` && order.customer === CUSTOMER && order.total === 1249.5 && order.currency === 'EUR' && order.paid;
}
