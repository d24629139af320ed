import { MessageType } from '@nest-amqp/nestjs';

@MessageType('order.mailed')
export class MailSent {
  constructor(
    readonly orderId: string,
    readonly attempts: number,
  ) {}
}
