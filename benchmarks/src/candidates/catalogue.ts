import type { Candidate } from './candidate';

export type Family = 'rabbitmq' | 'memory';

export interface Entry {
  readonly id: string;
  readonly family: Family;
  /** The others of its family are compared with it. */
  readonly isBaseline?: true;
  /** A candidate's libraries are loaded in its own process only. */
  readonly load: () => Promise<{ readonly candidate: Candidate }>;
}

export const CATALOGUE: readonly Entry[] = [
  { id: 'raw-amqplib', family: 'rabbitmq', isBaseline: true, load: () => import('./raw-amqplib.js') },
  { id: 'golevelup', family: 'rabbitmq', load: () => import('./golevelup.js') },
  { id: 'nest-amqp', family: 'rabbitmq', load: () => import('./nest-amqp.js') },
  { id: 'reference-loop', family: 'memory', isBaseline: true, load: () => import('./reference-loop.js') },
  { id: 'nest-amqp-memory', family: 'memory', load: () => import('./nest-amqp-memory.js') },
  { id: 'nest-amqp-memory-channel', family: 'memory', load: () => import('./nest-amqp-memory-channel.js') },
];
