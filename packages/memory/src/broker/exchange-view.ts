import type { HeaderTable } from '@nest-amqp/core';
import type { Exchange } from '../exchange/exchange';
import { bindingView, type BindingView } from './binding-view';

/** An exchange: each look at a property shows it as it is then. */
export interface ExchangeView {
  readonly name: string;
  readonly type: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly arguments: HeaderTable;
  /** The bindings that start at it. */
  readonly bindings: readonly BindingView[];
  /** Messages that it keeps back: those that an `x-delayed-message` exchange has not routed yet. */
  readonly messagesDelayed: number;
  /** The bindings that lead to it from other exchanges. */
  readonly incoming: readonly BindingView[];
}

export function exchangeView(exchange: Exchange): ExchangeView {
  return {
    ...exchange.definition,
    get bindings() {
      return exchange.bindings.map(bindingView);
    },
    get incoming() {
      return [...exchange.incoming].map(bindingView);
    },
    get messagesDelayed() {
      return exchange.delayedCount;
    },
  };
}
