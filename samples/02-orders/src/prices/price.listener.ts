import { Injectable } from '@nestjs/common';
import { RabbitListener } from '@nest-amqp/nestjs';
import { PriceRequest } from './price-request';
import { priceQueue } from './price.queue';

const PRICES: ReadonlyMap<string, number> = new Map([
  ['book', 1_250],
  ['lamp', 3_999],
]);

/** Answers requests: what it returns is the reply, what it throws is an error where the request was made. */
@Injectable()
export class PriceListener {
  @RabbitListener({ queues: priceQueue, retry: false, returnErrors: true })
  priceOf({ product }: PriceRequest): number {
    const price = PRICES.get(product);
    if (price === undefined) throw new Error(`There is no price for '${product}'`);
    return price;
  }
}
