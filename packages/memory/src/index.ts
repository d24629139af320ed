// For applications and their tests.
export { memory, type MemoryOptions } from './transport/memory';
export { InMemoryBroker, type InMemoryBrokerOptions } from './broker/in-memory-broker';
export type { RabbitVersion } from './broker/version-rules';
export type { BindingView, ConsumerView, ExchangeView, MessageView, QueueView, VirtualHostView } from './broker/views';
export { ManualClock } from './clock/manual-clock';

// For authors of transports and servers on the same broker.
export type { OpenOptions } from './broker/in-memory-broker';
export type { BrokerConnection } from './broker/broker-connection';
export type { BrokerChannel } from './broker/broker-channel';
export { BrokerFault } from './broker/broker-fault';
export type { ChannelPeer, ConnectionPeer, Deliverable } from './broker/peer';
export { rememberTypes } from './broker/arrived-types';
export { originOf } from './queue/derived-table';
