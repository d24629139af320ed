import type { Clock, CorrelationData, Message, MessageConverter, Queue, SendOptions, Unroutable } from '@nest-amqp/core';
import type { DelayedSends } from '../delay/delayed-sends';
import { converted, withOptions } from './message-options';
import { routeOfMessage, type ClassRoute } from './message-publication';
import { unhurt, type Outcomes } from './outcomes';
import { Outgoing } from './outgoing';
import type { PublishHandler } from './publish-pipeline';
import { readSendArguments, type SendCall, type SendDefaults } from './send-arguments';
import { withOutcome } from './send-failures';
import type { ResolvedTemplateOptions } from './template-options';

/** What sending stands on. */
export interface SendingParts {
  readonly clock: Clock;
  readonly options: ResolvedTemplateOptions;
  readonly converter: MessageConverter;
  readonly outcomes: Outcomes;
  readonly defaults: SendDefaults;
  readonly delays: DelayedSends;
  /** The publish pipeline, with a channel at its end. */
  readonly publish: PublishHandler<Outgoing>;
  /** The channel alone. */
  readonly write: PublishHandler<Outgoing>;
  /** Something was settled from outside. */
  settled?(): void;
}

const FORWARDED: SendOptions = { unroutable: 'reject' };

/** From a call of a template to a message on the publish pipeline and a promise of its outcome. */
export class Sending {
  constructor(private readonly parts: SendingParts) {}

  /** The arguments of `send`, in any of its shapes. */
  send(args: readonly unknown[]): Promise<void> {
    return this.start(args, asItIs);
  }

  /** The arguments of `convertAndSend`, in any of its shapes. */
  convertAndSend(args: readonly unknown[]): Promise<void> {
    return this.start(args, this.converted);
  }

  sendToQueue(queue: string | Queue, payload: unknown, options?: SendOptions | CorrelationData): Promise<void> {
    return this.convertAndSend(['', typeof queue === 'string' ? queue : this.parts.defaults.queueName(queue), payload, options]);
  }

  publish(message: object, options?: SendOptions | CorrelationData): Promise<void> {
    let route: ClassRoute;
    try {
      route = routeOfMessage(message);
    } catch (error) {
      return this.notBegun(error as Error, undefined);
    }
    return this.convertAndSend([route.exchange, route.routingKey, message, options]);
  }

  /** A message exactly as it is; rejects if no queue took it. */
  forward(exchange: string, routingKey: string, message: Message): Promise<void> {
    return this.submit({ exchange, routingKey, payload: message, options: FORWARDED }, message, this.parts.write);
  }

  private readonly converted = ({ payload, options }: SendCall): Message => converted(this.parts.converter, payload, options);

  private start(args: readonly unknown[], messageOf: (call: SendCall) => Message): Promise<void> {
    let call: SendCall | undefined;
    try {
      call = readSendArguments(args, this.parts.defaults);
      const message = messageOf(call);
      return call.options.delayMs === undefined ? this.submit(call, message) : this.delayed(call, message);
    } catch (error) {
      return this.notBegun(error as Error, call);
    }
  }

  private delayed(call: SendCall, message: Message): Promise<void> {
    const { delays, outcomes } = this.parts;
    const unroutable = call.options.unroutable ?? this.unroutable(call.exchange);
    let submitted = false;
    const sent = delays.send({ ...call, options: { ...call.options, unroutable } }, (later) => {
      submitted = true;
      return this.submit(later, message);
    });
    sent.catch((error: unknown) => {
      if (!submitted) outcomes.notBegun(withOutcome(error as Error, 'not-sent'), call);
    });
    return sent;
  }

  private notBegun(error: Error, call: SendCall | undefined): Promise<void> {
    this.parts.outcomes.notBegun(error, call);
    return unhurt(Promise.reject(withOutcome(error, 'not-sent')));
  }

  private submit({ exchange, routingKey, options }: SendCall, message: Message, publish = this.parts.publish): Promise<void> {
    const outgoing = new Outgoing({
      exchange,
      routingKey,
      message,
      unroutable: options.unroutable ?? this.unroutable(exchange),
      since: this.parts.clock.now(),
      timeoutMs: options.timeoutMs ?? this.parts.options.sendTimeoutMs,
      correlation: options.correlation,
      postProcess: options.postProcess,
    });
    const { signal } = options;
    if (signal?.aborted) this.parts.outcomes.aborted(outgoing, signal);
    else publish(outgoing);
    if (signal && !outgoing.settled) this.giveUpWith(signal, outgoing);
    return outgoing.outcome;
  }

  private giveUpWith(signal: AbortSignal, outgoing: Outgoing): void {
    const abort = (): void => {
      this.parts.outcomes.aborted(outgoing, signal);
      this.parts.settled?.();
    };
    const over = (): void => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    outgoing.outcome.then(over, over);
  }

  private unroutable(exchange: string): Unroutable {
    const { unroutableByExchange, unroutable } = this.parts.options;
    return unroutableByExchange.get(exchange) ?? unroutable ?? (exchange === '' ? 'reject' : 'warn');
  }
}

function asItIs({ payload, options }: SendCall): Message {
  return withOptions(payload as Message, options);
}
