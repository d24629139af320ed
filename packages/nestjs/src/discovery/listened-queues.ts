import { nameOf, type Binding, type Declarable, type OptionFault, type Queue } from '@nest-amqp/core';
import type { Configuration } from '../configuration/configuration.js';
import { OptionReader } from '../configuration/option-reader.js';
import type { QueueBinding, QueueDeclaration } from '../decorators/queue-binding.js';
import type { RabbitListenerOptions } from '../decorators/rabbit-listener.js';
import { declaredBinding, declaredQueue } from './declared-binding.js';
import type { DeclaredListener } from './declared-listener.js';

/** What a listener consumes, what is declared for it, and what is wrong with its names. */
export interface ListenedQueues {
  readonly queues: readonly (string | Queue)[];
  readonly declarables: readonly Declarable[];
  readonly faults: readonly OptionFault[];
}

/** The queues of listeners, asked of the configuration once: a function of it may make a new queue each time. */
export class ListenedQueuesOf {
  private readonly known = new Map<object, Map<RabbitListenerOptions, ListenedQueues>>();

  constructor(private readonly configuration: () => Configuration) {}

  listener({ host, name, options }: DeclaredListener): ListenedQueues {
    const ofHost = this.known.get(host.wrapper) ?? new Map<RabbitListenerOptions, ListenedQueues>();
    const found = ofHost.get(options) ?? listenedQueues(options, new OptionReader(`@RabbitListener of ${name}`, this.configuration()));
    this.known.set(host.wrapper, ofHost.set(options, found));
    return found;
  }
}

/** Puts together the three ways of naming queues, each of which may take its names from the configuration. */
function listenedQueues(options: RabbitListenerOptions, reader: OptionReader): ListenedQueues {
  // One queue by two of the ways is one queue; those that the broker names have nothing but their object.
  const queues = new Map<string | Queue, string | Queue>();
  const consume = (queue: string | Queue): void => void queues.set(nameOf(queue) || queue, queue);
  const declarables = new Set<Declarable>();
  const declare = (queue: Queue | undefined): void => {
    if (queue === undefined) return;
    consume(queue);
    declarables.add(queue);
  };
  for (const queue of reader.list<string | Queue>('queues', options.queues)) {
    if (typeof queue === 'object' && (queue as Queue | null)?.kind === 'queue') declare(queue);
    else if (typeof queue === 'string' && queue !== '') consume(queue);
    else reader.fault('queues', queue === '' ? 'a name is empty' : `it holds ${String(queue)}`, 'Give names of queues, or Queue objects');
  }
  for (const queue of reader.list<string | Queue | QueueDeclaration>('queuesToDeclare', options.queuesToDeclare))
    declare(declaredQueue(queue, 'queuesToDeclare', reader));
  for (const binding of reader.list<Binding | QueueBinding>('bindings', options.bindings)) {
    const { consumed, declared } = isBinding(binding) ? ofBinding(binding) : ofLiteral(binding, reader);
    consumed.forEach(consume);
    declared.forEach((declarable) => declarables.add(declarable));
  }
  if (queues.size === 0 && reader.faults.length === 0) {
    reader.fault('queues', 'it names no queue', "Write @RabbitListener({ queues: '…' })");
  }
  return { queues: [...queues.values()], declarables: [...declarables], faults: reader.faults };
}

interface BoundQueues {
  readonly consumed: readonly (string | Queue)[];
  readonly declared: readonly Declarable[];
}

function ofBinding(binding: Binding): BoundQueues {
  if (binding.destinationType !== 'queue') return { consumed: [], declared: [binding] };
  // A binding that leads to a queue was given its name, or the queue itself.
  const queue = binding.target as string | Queue;
  return { consumed: [queue], declared: typeof queue === 'string' ? [binding] : [queue, binding] };
}

function ofLiteral(binding: QueueBinding, reader: OptionReader): BoundQueues {
  const made = declaredBinding(binding, reader);
  return made ? { consumed: [made.queue], declared: made.declarables } : { consumed: [], declared: [] };
}

function isBinding(value: Binding | QueueBinding): value is Binding {
  return 'kind' in value;
}
