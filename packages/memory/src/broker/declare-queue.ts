import type { HeaderTable, QueueDeclareOptions } from '@nest-amqp/core';
import type { Queue, QueueDefinition } from '../queue/queue';
import { BrokerFault } from './broker-fault';
import { COMPARED_ARGUMENTS } from './compared-arguments';
import { checkQueueArguments, queueTypeOf } from './check-queue-arguments';
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
  readonly connection: object;
}

/**
 * `queue.declare`: the queue, made if there is none of the name, and then as asked for.
 *
 * @throws BrokerFault 403 for a reserved name, 405 for a queue of another connection, 406 for arguments that are wrong or
 * not those of the existing queue.
 */
export function declareQueue(vhost: VirtualHost, request: QueueRequest): Queue {
  const wanted = definitionOf(vhost, request);
  const existing = vhost.queues.get(wanted.name);
  if (!existing) return addQueue(vhost, wanted);
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
  if (stripped === '' && type !== 'classic')
    throw new BrokerFault(406, `Cannot declare a server-named queue for type rabbit_${type}_queue`);
  if (stripped !== '') checkNotReserved('queue', stripped);
  return {
    name: stripped === '' ? generatedName('amq.gen-') : stripped,
    type: type as QueueDefinition['type'],
    durable: durable && !(exclusive && vhost.rules.exclusiveIsTransient),
    autoDelete: request.autoDelete ?? false,
    owner: exclusive ? connection : undefined,
    arguments: args,
  };
}

function addQueue(vhost: VirtualHost, wanted: QueueDefinition): Queue {
  const subject = resourceText('queue', wanted.name, vhost.name);
  checkQueueArguments(wanted.arguments, subject, vhost.rules);
  if (queueTypeOf(wanted.arguments) !== 'classic') checkReplicated(wanted, subject);
  if (queueTypeOf(wanted.arguments) === 'stream') {
    throw new BrokerFault(406, `the in-memory broker has no stream queues: cannot declare ${subject}`);
  }
  return vhost.addQueue(wanted);
}

/** Quorum queues and streams are always durable and shared. */
function checkReplicated({ durable, owner, autoDelete }: QueueDefinition, subject: string): void {
  const wrong = owner ? 'exclusive-owner' : autoDelete ? 'auto-delete' : durable ? undefined : 'non-durable';
  if (wrong) throw new BrokerFault(406, `invalid property '${wrong}' for ${subject}`);
}

function checkEquivalent(vhost: VirtualHost, current: QueueDefinition, wanted: QueueDefinition): void {
  if (current.owner !== wanted.owner) throw lockedQueue(vhost, current.name);
  const subject = resourceText('queue', current.name, vhost.name);
  checkSame({ name: 'durable', subject }, wanted.durable, current.durable);
  checkSame({ name: 'auto_delete', subject }, wanted.autoDelete, current.autoDelete);
  const received = withType(wanted.arguments, current.arguments, vhost.rules);
  const has = withType(current.arguments, wanted.arguments, vhost.rules);
  for (const name of COMPARED_ARGUMENTS[current.type]) checkSameArgument({ name, subject }, received, has);
}

/** Without a type, a queue is classic: versions that do not say so themselves still take `classic` and nothing for the same. */
function withType(args: HeaderTable, other: HeaderTable, rules: VersionRules): HeaderTable {
  const isImplied = args['x-queue-type'] === undefined && (rules.defaultQueueTypeInjected || other['x-queue-type'] === 'classic');
  return isImplied ? { ...args, 'x-queue-type': 'classic' } : args;
}
