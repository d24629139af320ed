import type { Candidate } from './candidate';

export type Family = 'rabbitmq' | 'memory' | 'tcp';

export interface Entry {
  readonly id: string;
  readonly family: Family;
  /** The others of its family are compared with it. */
  readonly isBaseline?: true;
  /** The part of the messages that it does: for one that is too slow to do as many as the others. By default all. */
  readonly share?: number;
  /** Scenarios that it cannot do, or not in any time. */
  readonly skips?: readonly string[];
  /** A candidate's libraries are loaded in its own process only. */
  readonly load: () => Promise<{ readonly candidate: Candidate }>;
}

export const CATALOGUE: readonly Entry[] = [
  { id: 'raw-amqplib', family: 'rabbitmq', isBaseline: true, load: () => import('./raw-amqplib.js') },
  { id: 'golevelup', family: 'rabbitmq', load: () => import('./golevelup.js') },
  {
    id: 'golevelup-default',
    family: 'rabbitmq',
    skips: ['publish-confirm', 'consume', 'end-to-end', 'request-1'],
    // forty requests a second for each that is outstanding
    share: 0.2,
    load: () => import('./golevelup-default.js'),
  },
  { id: 'nest-amqp', family: 'rabbitmq', load: () => import('./nest-amqp.js') },
  { id: 'reference-loop', family: 'memory', isBaseline: true, load: () => import('./reference-loop.js') },
  { id: 'nest-amqp-memory', family: 'memory', load: () => import('./nest-amqp-memory.js') },
  {
    id: 'nest-amqp-memory-enhanced',
    family: 'memory',
    skips: ['end-to-end', 'request-64', 'backlog'],
    load: () => import('./nest-amqp-memory-enhanced.js'),
  },
  { id: 'nest-amqp-memory-channel', family: 'memory', load: () => import('./nest-amqp-memory-channel.js') },
  { id: 'mock-amqplib', family: 'memory', load: () => import('./mock-amqplib.js') },
  // its cost grows with the length of the queue
  { id: 'fake-amqplib', family: 'memory', share: 0.02, skips: ['backlog'], load: () => import('./fake-amqplib.js') },
  { id: 'amqplib-to-rabbitmq', family: 'tcp', isBaseline: true, load: () => import('./raw-amqplib.js') },
  { id: 'amqplib-to-nest-amqp-server', family: 'tcp', load: () => import('./nest-amqp-server.js') },
];
