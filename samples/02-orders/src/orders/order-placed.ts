import { MessageType } from '@nest-amqp/nestjs';
import { IsEmail, IsIn, IsInt, IsNotEmpty, IsUUID, Min } from 'class-validator';

@MessageType('order.placed')
export class OrderPlaced {
  @IsUUID()
  readonly orderId!: string;

  @IsNotEmpty()
  readonly product!: string;

  @IsInt()
  @Min(1)
  readonly quantity!: number;

  @IsInt()
  @Min(0)
  readonly total!: number;

  @IsIn(['eu', 'us'])
  readonly region!: 'eu' | 'us';

  @IsEmail()
  readonly email!: string;

  constructor(fields: OrderPlaced) {
    Object.assign(this, fields);
  }
}
