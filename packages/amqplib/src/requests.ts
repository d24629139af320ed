import type { AmqpError } from '@nest-amqp/core';
import { unansweredFailure } from './failures';
import { BASIC_GET_EMPTY, REQUESTS, type RequestName } from './methods';
import { checkShortString } from './outgoing/short-string';

/** A method as it was read. */
export interface DecodedMethod {
  /** As in {@link REQUESTS}. */
  readonly id: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

interface Pending {
  readonly name: RequestName;
  readonly answered: (answer: DecodedMethod) => void;
  readonly reject: (error: AmqpError) => void;
}

/**
 * The methods of one channel that the broker answers. They are sent when they are asked for, so that what is published in
 * between keeps its place, and so that many declarations take one journey instead of one each. amqplib would hold back the
 * second until the first is answered.
 */
export class Requests {
  private pending: Pending[] = [];

  constructor(private readonly sendMethod: (method: number, fields: object) => void) {}

  /**
   * Sends a method with these arguments; what is left out is zero or empty on the wire.
   *
   * @param onAnswer called in the turn in which the answer is read, before the promise resolves
   */
  send<T = unknown>(name: RequestName, fields: object, onAnswer?: (answer: DecodedMethod) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      for (const [field, value] of Object.entries(fields)) if (typeof value === 'string') checkShortString(field, value);
      this.sendMethod(REQUESTS[name][0], fields);
      const answered = (answer: DecodedMethod): void => {
        onAnswer?.(answer);
        resolve(answer.fields as T);
      };
      this.pending.push({ name, answered, reject });
    });
  }

  /**
   * Takes an answer; returns false if none of this kind is awaited. Of one kind they come in order, but RabbitMQ may answer
   * `basic.consume`, for which it asks the queue, after what was asked later.
   */
  answer(method: DecodedMethod): boolean {
    const index = this.pending.findIndex(
      ({ name }) => REQUESTS[name][1] === method.id || (name === 'basic.get' && method.id === BASIC_GET_EMPTY),
    );
    const [request] = index < 0 ? [] : this.pending.splice(index, 1);
    request?.answered(method);
    return request !== undefined;
  }

  /** No answer comes any more. */
  close(reason: AmqpError | undefined): void {
    const { pending } = this;
    this.pending = [];
    for (const { name, reject } of pending) reject(unansweredFailure(name, reason));
  }
}
