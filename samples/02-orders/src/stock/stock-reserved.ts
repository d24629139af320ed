import { MessageType } from '@nest-amqp/nestjs';

@MessageType('order.reserved')
export class StockReserved {
  constructor(
    readonly orderId: string,
    readonly warehouse: string,
  ) {}
}
