import { Body, Controller, Get, Headers, NotFoundException, Param, Post, ValidationPipe } from '@nestjs/common';
import type { Order } from './order';
import { OrderRepository } from './order.repository';
import { OrderService } from './order.service';
import { PlaceOrder } from './place-order';

@Controller('orders')
export class OrderController {
  constructor(
    private readonly orders: OrderService,
    private readonly repository: OrderRepository,
  ) {}

  @Post()
  place(@Body(new ValidationPipe()) order: PlaceOrder, @Headers('x-tenant') tenant = 'default'): Promise<Order> {
    return this.orders.place(order, tenant);
  }

  @Get(':id')
  find(@Param('id') id: string): Order {
    const order = this.repository.find(id);
    if (!order) throw new NotFoundException(`There is no order ${id}`);
    return order;
  }
}
