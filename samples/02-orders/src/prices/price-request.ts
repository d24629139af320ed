import { MessageType } from '@nest-amqp/nestjs';
import { IsNotEmpty } from 'class-validator';

@MessageType('price.request')
export class PriceRequest {
  @IsNotEmpty()
  readonly product: string;

  constructor(product: string) {
    this.product = product;
  }
}
