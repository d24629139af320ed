import type { MessageSink } from '../exchange/target';
import type { BrokerQueue } from '../queue/broker-queue';
import { BrokerFault } from './broker-fault';
import { queueNotFound } from './erlang-term';
import { resourceText } from './resource-text';
import type { VirtualHost } from './virtual-host';

/** Where a message of a transaction goes when that is committed. */
export interface CommittedSinks {
  readonly sinks: readonly MessageSink[];
  /** A queue has gone since the publish, and the version calls that a failure. */
  readonly isPartial: boolean;
}

/**
 * The sinks of a message that was published in a transaction, as they are at the commit. A queue that has gone meanwhile is
 * looked up by its name, and what is found is not the same for each type and version of RabbitMQ.
 *
 * @throws BrokerFault 506 for one that is not there on versions that then close the connection; 541 for one that has come
 * back as another type where RabbitMQ crashes over it.
 */
export function committedSinks(sinks: readonly MessageSink[], vhost: VirtualHost): CommittedSinks {
  if (!sinks.some(isGone)) return { sinks, isPartial: false };
  const found: MessageSink[] = [];
  let isPartial = false;
  for (const sink of sinks) {
    if (!isGone(sink)) found.push(sink);
    else {
      const successor = vhost.queues.get(sink.name);
      if (successor && takesOver(successor, sink, vhost)) found.push(successor);
      else {
        if (failsWithout(sink, successor, vhost)) isPartial = true;
        // where it counts as routed to, it is no reason to return the message
        if (vhost.rules.commitToDeletedQueue !== 'ok') found.push(sink);
      }
    }
  }
  return { sinks: found, isPartial };
}

function isGone(sink: MessageSink): sink is BrokerQueue {
  return sink.kind === 'queue' && (sink as BrokerQueue).isDeleted;
}

/** A quorum queue is known by its name alone. */
function takesOver(successor: BrokerQueue, { definition }: BrokerQueue, { rules }: VirtualHost): boolean {
  if (rules.commitToDeletedQueue === 'ok') return true;
  return definition.type === 'quorum' && successor.definition.type === 'quorum';
}

/** Whether the commit fails over a queue that has gone, having published the rest. */
function failsWithout({ name, definition: { type } }: BrokerQueue, successor: BrokerQueue | undefined, vhost: VirtualHost): boolean {
  const { commitToDeletedQueue, commitToDeletedStream } = vhost.rules;
  const outcome = type === 'stream' ? commitToDeletedStream : commitToDeletedQueue;
  if (outcome === 'not-found') throw new BrokerFault(506, `Stream not found for ${resourceText('queue', name, vhost.name)}`);
  if (outcome === 'resource-error' && !successor)
    throw new BrokerFault(506, queueNotFound('failed to deliver message: ', vhost.name, name));
  if (outcome === 'resource-error' && successor && successor.definition.type !== type) throw new BrokerFault(541, '');
  return outcome !== 'ok' && type === 'classic';
}
