import type { FieldTable, FieldValue } from '@nest-amqp/codec';

/** What a client said of itself in `connection.start-ok`. */
export interface ClientProperties {
  readonly connectionName: string;
  /** It understands `basic.cancel` from the broker. */
  readonly cancelNotify: boolean;
  /** It understands `connection.blocked`. */
  readonly blockedNotify: boolean;
  /** It wants to be told when its login is refused. */
  readonly authenticationFailureClose: boolean;
}

/** Reads them. What is not said is false. */
export function clientProperties(table: FieldTable): ClientProperties {
  const { capabilities, connection_name: name } = table;
  const can = (capability: string): boolean => isTable(capabilities) && capabilities[capability] === true;
  return {
    connectionName: typeof name === 'string' ? name : '',
    cancelNotify: can('consumer_cancel_notify'),
    blockedNotify: can('connection.blocked'),
    authenticationFailureClose: can('authentication_failure_close'),
  };
}

function isTable(value: FieldValue | undefined): value is FieldTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date) && !(value instanceof Uint8Array);
}
