import { MessageType } from '@nest-amqp/nestjs';

@MessageType('order.invoiced')
export class InvoiceWritten {
  constructor(
    readonly orderId: string,
    /** In cents. */
    readonly total: number,
  ) {}
}
