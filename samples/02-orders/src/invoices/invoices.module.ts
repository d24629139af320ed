import { Module } from '@nestjs/common';
import { RabbitModule } from '@nest-amqp/nestjs';
import { InvoiceListener } from './invoice.listener';
import { invoiceTopology } from './invoice.topology';

@Module({ imports: [RabbitModule.forFeature(invoiceTopology)], providers: [InvoiceListener] })
export class InvoicesModule {}
