// For applications and their tests.
export { memory, type MemoryOptions } from './transport/memory';
export { InMemoryBroker } from './broker/in-memory-broker';
export type { InMemoryBrokerOptions } from './broker/broker-options';
export type { VirtualHostDefinition } from './broker/virtual-host-definition';
export type { UserDefinition, UserLimits } from './access/user-definition';
export type { UserHandle } from './access/user-handle';
export type { Permissions, TopicPermissions } from './access/permissions';
export type { VirtualHostLimits } from './access/virtual-host-limits';
export type { BrokerLimits } from './access/broker-limits';
export type { PolicyDefinition, PolicyTarget } from './policy/policy-definition';
export type { RabbitVersion } from './broker/version-rules';
export type { BindingView } from './broker/binding-view';
export type { ConsumerView, QueueView } from './broker/queue-view';
export type { ExchangeView } from './broker/exchange-view';
export type { VirtualHostView } from './broker/virtual-host-view';
export type { QueueType } from './queue/queue-definition';
export type { ChannelView, ConnectionView } from './broker/connection-view';
export type { MessageView } from './broker/message-view';
export type { UnackedMessageView } from './broker/unacked-view';
export { ManualClock } from './clock/manual-clock';

// For authors of transports and servers on the same broker.
export type { OpenOptions } from './broker/in-memory-broker';
export type { BrokerConnection } from './broker/broker-connection';
export type { BrokerChannel } from './broker/broker-channel';
export { TopicMatcher } from './exchange/topic-matcher';
export type { DelayLine, Latency } from './broker/latency';
export { BrokerFault } from './broker/broker-fault';
export type { ChannelPeer, ConnectionPeer, Deliverable } from './broker/peer';
export { rememberTypes } from './broker/arrived-types';
export { originOf } from './queue/derived-table';
