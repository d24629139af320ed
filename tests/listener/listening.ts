import type {
  AmqpLogger,
  ListenerEndpoint,
  ListenerInvocation,
  ListenerOptions,
  MessageHandler,
  RabbitApplication,
} from '@nest-amqp/client';
import type { Message, PayloadType, Queue } from '@nest-amqp/core';
import { eventually } from '../support/eventually';

/** What a test says of a listener, beside its queue. */
export interface Listening extends Partial<Omit<MessageHandler, 'invoke'>> {
  readonly id?: string;
  readonly group?: string;
  readonly options?: ListenerOptions;
}

/** A listener with one handler, which takes plain JSON unless told otherwise. */
export function listener(
  queues: string | Queue | readonly (string | Queue)[],
  invoke: (payload: never, invocation: ListenerInvocation) => unknown,
  { id = 'TestListener.onMessage', group, options = {}, ...handler }: Listening = {},
): ListenerEndpoint {
  return {
    id,
    ...(group !== undefined && { group }),
    queues: typeof queues === 'string' || 'kind' in queues ? [queues] : queues,
    handlers: [handlerOf('TestListener.onMessage', invoke, handler)],
    options,
  };
}

/** A handler of a listener that has several. */
export function handlerOf(
  name: string,
  invoke: (payload: never, invocation: ListenerInvocation) => unknown,
  options: Partial<MessageHandler> = {},
): MessageHandler {
  return { name, takesPayload: true, ...options, invoke: (invocation) => invoke(invocation.payload as never, invocation) };
}

/** The class of a payload where the language has none of its own to name. */
export const typeOf = (type: unknown): PayloadType => type as PayloadType;

/** The message that a listener of a queue has parked, as soon as it has. */
export async function parkedOf({ template }: RabbitApplication, queue: Queue): Promise<Message> {
  return eventually(async () => {
    const parked = await template.receive(`${queue.name}.parking`);
    if (!parked) throw new Error(`nothing is parked for ${queue.name}`);
    return parked;
  });
}

/** Keeps what is logged. */
export class LogBook implements AmqpLogger {
  readonly lines: { readonly level: string; readonly message: string }[] = [];
  readonly error = this.keep('error');
  readonly warn = this.keep('warn');
  readonly log = this.keep('log');
  readonly debug = this.keep('debug');

  of(level: string): string[] {
    return this.lines.filter((line) => line.level === level).map(({ message }) => message);
  }

  private keep(level: string) {
    return (message: string): void => {
      this.lines.push({ level, message });
    };
  }
}

/** Something that one side of a test waits for and the other one opens. */
export class Gate {
  open!: () => void;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}
