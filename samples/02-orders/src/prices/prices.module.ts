import { Module } from '@nestjs/common';
import { PriceListener } from './price.listener';
import { PriceService } from './price.service';

@Module({ providers: [PriceListener, PriceService], exports: [PriceService] })
export class PricesModule {}
