declare module 'mock-amqplib' {
  import type { ChannelModel } from 'amqplib';

  export function connect(): Promise<ChannelModel>;
}
