import { Module } from '@nestjs/common';
import { EnableRabbit } from '@nest-amqp/nestjs';
import { DeadLettersModule } from './dead-letters/dead-letters.module';
import { InvoicesModule } from './invoices/invoices.module';
import { MailModule } from './mail/mail.module';
import { OrdersModule } from './orders/orders.module';
import { PricesModule } from './prices/prices.module';
import { rabbitOptions } from './rabbit-options';
import { StockModule } from './stock/stock.module';

@EnableRabbit(rabbitOptions)
@Module({ imports: [OrdersModule, PricesModule, StockModule, InvoicesModule, MailModule, DeadLettersModule] })
export class AppModule {}
