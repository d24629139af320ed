import { Injectable, Logger } from '@nestjs/common';
import { Message, RabbitHandler, RabbitListener } from '@nest-amqp/nestjs';
import { InvoiceWritten } from '../invoices/invoice-written';
import { MailSent } from '../mail/mail-sent';
import { StockReserved } from '../stock/stock-reserved';
import { historyQueue } from './order-history.topology';
import { OrderRepository } from './order.repository';

/** Writes down what happens to an order: one queue, and one method for each type of event. */
@RabbitListener({ queues: historyQueue })
@Injectable()
export class OrderHistoryListener {
  private readonly logger = new Logger(OrderHistoryListener.name);

  constructor(private readonly repository: OrderRepository) {}

  @RabbitHandler()
  stockReserved({ orderId, warehouse }: StockReserved): void {
    this.repository.note(orderId, `reserved in ${warehouse}`);
  }

  @RabbitHandler()
  invoiceWritten({ orderId, total }: InvoiceWritten): void {
    this.repository.note(orderId, `invoiced ${total}`);
  }

  @RabbitHandler()
  mailSent({ orderId, attempts }: MailSent): void {
    this.repository.note(orderId, `mailed on attempt ${attempts}`);
  }

  @RabbitHandler({ isDefault: true })
  other(message: Message): void {
    this.logger.warn(`The history has no entry for ${message.properties.receivedRoutingKey}`);
  }
}
