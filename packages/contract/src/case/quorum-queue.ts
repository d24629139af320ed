import type { HeaderTable } from '@nest-amqp/core';
import type { ContractContext } from './contract-context';
import { send } from './messages';

/** Declares a quorum queue and resolves with its name. */
export function quorumQueue(context: ContractContext, args: HeaderTable = {}): Promise<string> {
  return context.queue({ durable: true, arguments: { 'x-queue-type': 'quorum', ...args } });
}

/** Sends messages to an empty queue and waits until they are ready: a quorum queue takes its time. */
export async function fill(context: ContractContext, queue: string, bodies: readonly string[]): Promise<void> {
  send(context.channel, queue, bodies);
  await context.hasDepth(queue, bodies.length);
}

/** Declares a quorum queue whose dead letters go to a classic one. */
export async function quorumQueueWithDeadLetters(context: ContractContext, args: HeaderTable): Promise<{ queue: string; dead: string }> {
  const dead = await context.queue();
  return { dead, queue: await quorumQueue(context, { ...args, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead }) };
}
