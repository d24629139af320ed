import { BrokerFault } from '../broker/broker-fault';
import { resourceText } from '../broker/resource-text';
import type { VirtualHost } from '../broker/virtual-host';
import type { Exchange } from '../exchange/exchange';
import type { Permission, TopicPermissions } from './permissions';
import type { User } from './user';

/** Who asks for something, and where: a connection. */
export interface Accessor {
  readonly user: User;
  readonly vhost: VirtualHost;
}

/** What is asked for. */
interface Resource {
  readonly kind: 'queue' | 'exchange';
  readonly name: string;
}

/** What permissions call the default exchange. */
const DEFAULT_EXCHANGE = 'amq.default';

/** @throws BrokerFault 403 if the user lacks a permission. */
export function checkAccess({ user, vhost }: Accessor, permission: Permission, kind: Resource['kind'], name: string): void {
  if (user.isUnrestricted) return;
  const subject = kind === 'exchange' && name === '' ? DEFAULT_EXCHANGE : name;
  if (user.in(vhost.name).permits(permission, subject)) return;
  const access = vhost.rules.refusalNamesPermission ? `${permission} access` : 'access';
  throw new BrokerFault(403, `${access} to ${resourceText(kind, subject, vhost.name)} refused for user '${user.name}'`);
}

/** For passive declarations. @throws BrokerFault 403 if the user has no permission at all, where a version asks for one. */
export function checkAnyAccess(accessor: Accessor, kind: Resource['kind'], name: string): void {
  const { user, vhost } = accessor;
  if (user.isUnrestricted || !vhost.rules.passiveDeclarationChecked) return;
  const rights = user.in(vhost.name);
  if (rights.permits('read', name) || rights.permits('write', name)) return;
  checkAccess(accessor, 'configure', kind, name);
}

/** @throws BrokerFault 403 if the user may not use a routing key with a topic exchange. */
export function checkTopicAccess(
  { user, vhost }: Accessor,
  permission: keyof TopicPermissions,
  { definition: { name, type } }: Exchange,
  routingKey: string,
): void {
  if (user.isUnrestricted || type !== 'topic' || user.in(vhost.name).permitsTopic(permission, name, routingKey)) return;
  const access = vhost.rules.refusalNamesPermission ? `${permission} access` : 'access';
  const where = `topic '${routingKey}' in ${resourceText('exchange', name, vhost.name)}`;
  throw new BrokerFault(403, `${access} to ${where} refused for user '${user.name}'`);
}
