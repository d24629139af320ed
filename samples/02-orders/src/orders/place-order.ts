import { IsEmail, IsIn, IsInt, IsNotEmpty, Min } from 'class-validator';

/** The body of `POST /orders`. */
export class PlaceOrder {
  @IsNotEmpty()
  readonly product!: string;

  @IsInt()
  @Min(1)
  readonly quantity!: number;

  @IsEmail()
  readonly email!: string;

  @IsIn(['eu', 'us'])
  readonly region!: 'eu' | 'us';
}
