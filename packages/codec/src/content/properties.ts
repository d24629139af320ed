import type { FieldTable } from '../table/field-table';

/** The properties of a message (class `basic`, section 1.8 of the reference) as they stand on the wire; absent is absent. */
export interface Properties {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly headers?: FieldTable;
  readonly deliveryMode?: number;
  readonly priority?: number;
  readonly correlationId?: string;
  readonly replyTo?: string;
  /** Milliseconds as digits, if the publisher keeps to the rules. */
  readonly expiration?: string;
  readonly messageId?: string;
  /** Whole seconds on the wire; the seconds as a number or bigint where no `Date` can hold them. */
  readonly timestamp?: Date | number | bigint;
  readonly type?: string;
  readonly userId?: string;
  readonly appId?: string;
  readonly clusterId?: string;
}
