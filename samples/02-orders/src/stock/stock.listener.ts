import { Injectable } from '@nestjs/common';
import { Header, RabbitListener, RabbitTemplate } from '@nest-amqp/nestjs';
import { OrderPlaced } from '../orders/order-placed';
import { orders } from '../topology';
import { StockReserved } from './stock-reserved';
import { stockQueue } from './stock.topology';

@Injectable()
export class StockListener {
  constructor(private readonly rabbitTemplate: RabbitTemplate) {}

  @RabbitListener({ queues: stockQueue })
  async reserve({ orderId, region }: OrderPlaced, @Header('x-tenant') tenant: string): Promise<void> {
    await this.rabbitTemplate.convertAndSend(orders, 'order.reserved', new StockReserved(orderId, `${tenant}-${region}`));
  }
}
