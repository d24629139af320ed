import { Module } from '@nestjs/common';
import { RabbitModule } from '@nest-amqp/nestjs';
import { PricesModule } from '../prices/prices.module';
import { OrderHistoryListener } from './order-history.listener';
import { historyTopology } from './order-history.topology';
import { OrderController } from './order.controller';
import { OrderRepository } from './order.repository';
import { OrderService } from './order.service';

@Module({
  imports: [PricesModule, RabbitModule.forFeature(historyTopology)],
  controllers: [OrderController],
  providers: [OrderRepository, OrderService, OrderHistoryListener],
})
export class OrdersModule {}
