import type { PipeTransform } from '@nestjs/common';
import { PayloadInvalidError, type PayloadIssue } from '@nest-amqp/core';
import type { SchemaIssue, StandardSchema } from './standard-schema.js';

/** Gives a handler what a schema makes of the payload; what the schema refuses never succeeds. */
export class SchemaPipe implements PipeTransform {
  /** @param handler `OrderListener.onOrder` */
  constructor(
    private readonly schema: StandardSchema,
    private readonly handler: string,
  ) {}

  /** @throws PayloadInvalidError naming each issue. */
  async transform(payload: unknown): Promise<unknown> {
    const result = await this.schema['~standard'].validate(payload);
    if (result.issues === undefined) return result.value;
    const issues = result.issues.map(payloadIssue);
    const told = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
    throw new PayloadInvalidError(`The payload does not fit the schema of ${this.handler}: ${told}`, issues);
  }
}

function payloadIssue({ message, path = [] }: SchemaIssue): PayloadIssue {
  return { message, path: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.') };
}
