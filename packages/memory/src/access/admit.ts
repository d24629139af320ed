import { BrokerFault } from '../broker/broker-fault';
import { METHODS } from '../broker/method';
import { NODE_NAME } from '../broker/node-name';
import type { VirtualHost } from '../broker/virtual-host';
import type { User } from './user';

/** Where a connection goes and whose it is, as far as both are there. */
interface Sought {
  readonly vhost: VirtualHost | undefined;
  readonly user: User | undefined;
}

/** @throws BrokerFault 530 of `connection.open` for what {@link admit} says, or if there is no such virtual host or user. */
export function admitted(
  { vhost, user }: Sought,
  names: { readonly vhost: string; readonly username: string },
): { readonly vhost: VirtualHost; readonly user: User } {
  try {
    if (!vhost) throw new BrokerFault(530, `vhost ${names.vhost} not found`);
    if (!user) throw new BrokerFault(530, `access to vhost '${names.vhost}' refused for user '${names.username}'`);
    admit(vhost, user);
    return { vhost, user };
  } catch (error) {
    throw BrokerFault.of(error, METHODS.connectionOpen);
  }
}

/** @throws BrokerFault 530 if a connection of this user to this virtual host is one too many, or not for this user. */
function admit(vhost: VirtualHost, user: User): void {
  const refused = `access to vhost '${vhost.name}' refused for user '${user.name}'`;
  const { maxConnections } = vhost.limits;
  if (isReached(maxConnections, vhost.openConnections)) {
    throw new BrokerFault(530, `${refused}: connection limit (${String(maxConnections)}) is reached`);
  }
  if (isReached(user.limits.maxConnections, user.openConnections)) {
    const limit = String(user.limits.maxConnections);
    throw new BrokerFault(530, `connection refused for user '${user.name}': user connection limit (${limit}) is reached`);
  }
  if (!user.isUnrestricted && !user.in(vhost.name).mayEnter) throw new BrokerFault(530, refused);
}

/** @throws BrokerFault 530 if the user has as many channels open as it may have. */
export function admitChannel(vhost: VirtualHost, { name, limits, openChannels }: User): void {
  if (!isReached(limits.maxChannels, openChannels)) return;
  const { channelLimitInParentheses, channelLimitNamesNode } = vhost.rules;
  const limit = channelLimitInParentheses ? `(${String(limits.maxChannels)})` : String(limits.maxChannels);
  const whose = channelLimitNamesNode ? NODE_NAME : name;
  throw new BrokerFault(530, `number of channels opened for user '${whose}' has reached the maximum allowed user limit of ${limit}`);
}

/** @throws BrokerFault 406 if the virtual host has as many queues as it may have. */
export function admitQueue({ name: vhost, limits: { maxQueues }, queues }: VirtualHost, name: string): void {
  if (!isReached(maxQueues, queues.size)) return;
  throw new BrokerFault(406, `cannot declare queue '${name}': queue limit in vhost '${vhost}' (${String(maxQueues)}) is reached`);
}

/** A negative limit is none. */
function isReached(limit: number | undefined, count: number): boolean {
  return limit !== undefined && limit >= 0 && count >= limit;
}
