import { Injectable } from '@nestjs/common';
import { RabbitListener, RabbitTemplate } from '@nest-amqp/nestjs';
import { OrderPlaced } from '../orders/order-placed';
import { orders } from '../topology';
import { MailSent } from './mail-sent';
import { MailServer } from './mail-server';
import { mailQueue } from './mail.topology';

@Injectable()
export class MailListener {
  constructor(
    private readonly mailServer: MailServer,
    private readonly rabbitTemplate: RabbitTemplate,
  ) {}

  /** Two more attempts, after 20 and 40 ms; then the message goes to the dead letters. */
  @RabbitListener({ queues: mailQueue, retry: [20, 40] })
  async confirm({ orderId, email }: OrderPlaced): Promise<void> {
    const attempts = await this.mailServer.send(orderId, email);
    await this.rabbitTemplate.convertAndSend(orders, 'order.mailed', new MailSent(orderId, attempts));
  }
}
