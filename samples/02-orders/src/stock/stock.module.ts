import { Module } from '@nestjs/common';
import { RabbitModule } from '@nest-amqp/nestjs';
import { StockListener } from './stock.listener';
import { stockTopology } from './stock.topology';

@Module({ imports: [RabbitModule.forFeature(stockTopology)], providers: [StockListener] })
export class StockModule {}
