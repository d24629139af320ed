import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RabbitTemplate } from '@nest-amqp/nestjs';
import { PriceService } from '../prices/price.service';
import { orders } from '../topology';
import type { Order } from './order';
import { OrderPlaced } from './order-placed';
import { OrderRepository } from './order.repository';
import type { PlaceOrder } from './place-order';

@Injectable()
export class OrderService {
  constructor(
    private readonly repository: OrderRepository,
    private readonly prices: PriceService,
    private readonly rabbitTemplate: RabbitTemplate,
  ) {}

  // #region place
  /** Resolves when the broker has the message: from then on stock, invoice and mail will follow, whatever happens here. */
  async place({ product, quantity, email, region }: PlaceOrder, tenant: string): Promise<Order> {
    const price = await this.prices.priceOf(product);
    const order: Order = { id: randomUUID(), product, quantity, email, region, total: price * quantity, history: ['placed'] };
    this.repository.save(order);
    const event = new OrderPlaced({ orderId: order.id, product, quantity, total: order.total, region, email });
    await this.rabbitTemplate.convertAndSend(orders, `order.placed.${region}`, event, { headers: { 'x-tenant': tenant } });
    return order;
  }
  // #endregion
}
