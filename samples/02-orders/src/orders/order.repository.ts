import { Injectable } from '@nestjs/common';
import type { Order } from './order';

/** Stands for a database. */
@Injectable()
export class OrderRepository {
  private readonly orders = new Map<string, Order>();

  save(order: Order): void {
    this.orders.set(order.id, order);
  }

  find(id: string): Order | undefined {
    return this.orders.get(id);
  }

  note(id: string, event: string): void {
    this.orders.get(id)?.history.push(event);
  }
}
