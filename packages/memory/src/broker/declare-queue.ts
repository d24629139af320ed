import type { HeaderTable, QueueDeclareOptions } from '@nest-amqp/core';
import { admitQueue } from '../access/admit';
import { checkAccess, type Accessor } from '../access/check-access';
import type { BrokerQueue } from '../queue/broker-queue';
import { derivedTable } from '../queue/derived-table';
import type { QueueDefinition } from '../queue/queue-definition';
import { checkStreamSizes } from '../stream/check-stream-sizes';
import { maxAgeInMs } from '../stream/duration';
import { BrokerFault } from './broker-fault';
import { comparedArguments } from './compared-arguments';
import { checkQueueArguments, queueTypeOf } from './check-queue-arguments';
import { checkServerNamed } from './check-server-named';
import { checkSame, checkSameArgument } from './equivalence';
import { generatedName } from './generated-name';
import { checkNotReserved, strippedName } from './names';
import { lockedQueue } from './queue-access';
import { resourceText } from './resource-text';
import type { VersionRules } from './version-rules';
import type { VirtualHost } from './virtual-host';

/** What `queue.declare` asks for. */
export interface QueueRequest extends QueueDeclareOptions {
  readonly name: string;
  /** The connection that declares; it owns the queue if that is exclusive. */
  readonly connection: Accessor;
}

/**
 * `queue.declare`: the queue, made if there is none of the name, and then as asked for.
 *
 * @throws BrokerFault 403 for a reserved name, 405 for a queue of another connection, 406 for arguments that are wrong or
 * not those of the existing queue.
 */
export function declareQueue(vhost: VirtualHost, request: QueueRequest): BrokerQueue {
  const wanted = definitionOf(vhost, request);
  checkAccess(request.connection, 'configure', 'queue', wanted.name);
  const existing = vhost.queues.get(wanted.name);
  if (!existing) return addQueue(vhost, wanted, request.connection);
  checkEquivalent(vhost, existing.definition, wanted);
  existing.touch();
  return existing;
}

function definitionOf(
  vhost: VirtualHost,
  { name, connection, durable = false, exclusive = false, ...request }: QueueRequest,
): QueueDefinition {
  const args = request.arguments ?? {};
  const type = queueTypeOf(args);
  const stripped = strippedName(name);
  if (stripped === '') checkServerNamed(args, vhost.rules);
  else checkNotReserved('queue', stripped);
  return {
    name: stripped === '' ? generatedName('amq.gen-') : stripped,
    type,
    // an exclusive queue does not outlive its connection, so RabbitMQ never makes it durable
    durable: durable && !exclusive,
    autoDelete: request.autoDelete ?? false,
    owner: exclusive ? connection : undefined,
    arguments: args,
  };
}

function addQueue(vhost: VirtualHost, wanted: QueueDefinition, connection: Accessor): BrokerQueue {
  const subject = resourceText('queue', wanted.name, vhost.name);
  const { queueLimitCheckedFirst, clusterQueueLimit } = vhost.rules;
  if (queueLimitCheckedFirst) admitQueue(vhost, wanted.name);
  checkDeadLetterAccess(connection, wanted);
  checkQueueArguments(wanted.arguments, subject, vhost.rules);
  if (wanted.type !== 'classic') checkReplicated(wanted, subject);
  if (wanted.type === 'stream') checkStreamSizes(wanted.arguments, vhost.rules);
  if (!queueLimitCheckedFirst) admitQueue(vhost, wanted.name);
  if (clusterQueueLimit) vhost.quota?.checkQueue(wanted.name);
  return vhost.addQueue(wanted);
}

/** Who sends dead letters reads the queue and writes to the exchange. */
function checkDeadLetterAccess(connection: Accessor, { name, arguments: { 'x-dead-letter-exchange': exchange } }: QueueDefinition): void {
  if (typeof exchange !== 'string') return;
  checkAccess(connection, 'read', 'queue', name);
  checkAccess(connection, 'write', 'exchange', exchange);
}

/** Quorum queues and streams are always durable and shared. */
function checkReplicated({ durable, owner, autoDelete }: QueueDefinition, subject: string): void {
  const wrong = autoDelete ? 'auto-delete' : owner ? 'exclusive-owner' : durable ? undefined : 'non-durable';
  if (wrong) throw new BrokerFault(406, `invalid property '${wrong}' for ${subject}`);
}

function checkEquivalent(vhost: VirtualHost, current: QueueDefinition, wanted: QueueDefinition): void {
  if (current.owner !== wanted.owner) throw lockedQueue(vhost, current.name);
  const subject = resourceText('queue', current.name, vhost.name);
  checkSame({ name: 'durable', subject }, wanted.durable, current.durable);
  checkSame({ name: 'auto_delete', subject }, wanted.autoDelete, current.autoDelete);
  const received = comparable(wanted.arguments, current.arguments, vhost.rules);
  const has = comparable(current.arguments, wanted.arguments, vhost.rules);
  for (const name of comparedArguments(current.type, vhost.rules)) checkSameArgument({ name, subject }, received, has);
}

function comparable(args: HeaderTable, other: HeaderTable, rules: VersionRules): HeaderTable {
  const typed = withType(args, other, rules);
  const maxAgeMs = rules.maxAgeComparedInMs ? maxAgeInMs(args['x-max-age']) : undefined;
  return maxAgeMs === undefined ? typed : { ...typed, 'x-max-age': String(maxAgeMs) };
}

/** Without a type, a queue is classic: versions that do not say so themselves still take `classic` and nothing for the same. */
function withType(args: HeaderTable, other: HeaderTable, rules: VersionRules): HeaderTable {
  const isImplied = args['x-queue-type'] === undefined && (rules.defaultQueueTypeInjected || other['x-queue-type'] === 'classic');
  return isImplied ? derivedTable({ ...args, 'x-queue-type': 'classic' }, args) : args;
}
