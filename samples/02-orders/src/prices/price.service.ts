import { Injectable, UnprocessableEntityException } from '@nestjs/common';
import { isAmqpError, RabbitTemplate } from '@nest-amqp/nestjs';
import { PriceRequest } from './price-request';
import { priceQueue } from './price.queue';

/** Asks for prices by request and reply. */
@Injectable()
export class PriceService {
  constructor(private readonly rabbitTemplate: RabbitTemplate) {}

  /** In cents. */
  async priceOf(product: string): Promise<number> {
    try {
      return await this.rabbitTemplate.convertSendAndReceive('', priceQueue, new PriceRequest(product), { replyType: Number });
    } catch (error) {
      if (isAmqpError(error, 'REMOTE_ERROR')) throw new UnprocessableEntityException(error.message);
      throw error;
    }
  }
}
