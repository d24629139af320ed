import type { TransportFactory } from '@nest-amqp/core';
import { faulty } from './faulty-transport';

/** A broker whose confirms do not arrive, for as long as a test says so; a channel that was opened meanwhile stays without. */
export class WithheldConfirms {
  isWithholding = true;

  on(factory: TransportFactory): TransportFactory {
    return faulty(factory, (channel) => {
      const onConfirm = channel.onConfirm.bind(channel);
      const { isWithholding } = this;
      channel.onConfirm = (listener) => {
        onConfirm((...confirm) => {
          if (!isWithholding) listener(...confirm);
        });
      };
    });
  }
}
