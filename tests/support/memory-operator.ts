import type { InMemoryBroker } from '@nest-amqp/memory';
import type { Operator } from './operator';

/** Operates an in-memory broker through its handles. */
export function memoryOperator(broker: InMemoryBroker): Operator {
  const act = (action: () => void): Promise<void> => Promise.resolve().then(action);
  return {
    addVhost: (vhost) => act(() => broker.addVhost(vhost)),
    deleteVhost: (vhost) => act(() => broker.deleteVhost(vhost)),
    addUser: (name, password, tags = []) => act(() => broker.addUser({ name, password, tags, permissions: {} })),
    deleteUser: (user) => act(() => broker.user(user).delete()),
    closeConnections: (user) =>
      act(() => broker.connections.filter(({ username }) => username === user).forEach((each) => each.drop('closed for a test'))),
    changePassword: (user, password) => act(() => broker.user(user).changePassword(password)),
    setPermissions: (user, vhost, permissions) => act(() => broker.user(user).setPermissions(vhost, permissions)),
    clearPermissions: (user, vhost) => act(() => broker.user(user).clearPermissions(vhost)),
    setTopicPermissions: (user, vhost, exchange, permissions) =>
      act(() => broker.user(user).setTopicPermissions(vhost, exchange, permissions)),
    setVhostLimits: (vhost, limits) => act(() => broker.vhost(vhost).setLimits(limits)),
    setUserLimits: (user, limits) => act(() => broker.user(user).setLimits(limits)),
    setPolicy: (vhost, policy) => act(() => broker.vhost(vhost).setPolicy(policy)),
    deletePolicy: (vhost, name) => act(() => broker.vhost(vhost).deletePolicy(name)),
    setOperatorPolicy: (vhost, policy) => act(() => broker.vhost(vhost).setOperatorPolicy(policy)),
    deleteOperatorPolicy: (vhost, name) => act(() => broker.vhost(vhost).deleteOperatorPolicy(name)),
    trace: (vhost, on) => act(() => broker.vhost(vhost).trace(on)),
  };
}
