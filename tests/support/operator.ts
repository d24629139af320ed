import type { Permissions, PolicyDefinition, TopicPermissions, UserLimits, VirtualHostLimits } from '@nest-amqp/memory';

/** What only who runs a broker can do to it: for suites about what such a one decides. */
export interface Operator {
  addVhost(vhost: string): Promise<void>;
  deleteVhost(vhost: string): Promise<void>;
  /** Adds a user without any permission. */
  addUser(user: string, password: string, tags?: readonly string[]): Promise<void>;
  deleteUser(user: string): Promise<void>;
  /** Ends the connections of a user, with 320. */
  closeConnections(user: string): Promise<void>;
  changePassword(user: string, password: string): Promise<void>;
  setPermissions(user: string, vhost: string, permissions: Permissions): Promise<void>;
  clearPermissions(user: string, vhost: string): Promise<void>;
  setTopicPermissions(user: string, vhost: string, exchange: string, permissions: TopicPermissions): Promise<void>;
  setVhostLimits(vhost: string, limits: VirtualHostLimits): Promise<void>;
  setUserLimits(user: string, limits: UserLimits): Promise<void>;
  setPolicy(vhost: string, policy: PolicyDefinition): Promise<void>;
  deletePolicy(vhost: string, name: string): Promise<void>;
  setOperatorPolicy(vhost: string, policy: PolicyDefinition): Promise<void>;
  deleteOperatorPolicy(vhost: string, name: string): Promise<void>;
  trace(vhost: string, on: boolean): Promise<void>;
}
