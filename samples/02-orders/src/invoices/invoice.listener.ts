import { Injectable } from '@nestjs/common';
import { RabbitListener, RabbitTemplate } from '@nest-amqp/nestjs';
import { OrderPlaced } from '../orders/order-placed';
import { orders } from '../topology';
import { InvoiceWritten } from './invoice-written';
import { invoiceQueue } from './invoice.topology';

@Injectable()
export class InvoiceListener {
  private readonly invoiced = new Set<string>();

  constructor(private readonly rabbitTemplate: RabbitTemplate) {}

  @RabbitListener({ queues: invoiceQueue })
  async write({ orderId, total }: OrderPlaced): Promise<void> {
    // A message may come twice: once more when its acknowledgement was lost. An order has one invoice.
    if (this.invoiced.has(orderId)) return;
    await this.rabbitTemplate.convertAndSend(orders, 'order.invoiced', new InvoiceWritten(orderId, total));
    this.invoiced.add(orderId);
  }
}
