/**
 * What a user may do in a virtual host: regular expressions, as in RabbitMQ's definitions. What a name matches in any part
 * of it is permitted; `''` permits nothing. They are JavaScript's, which read what Erlang's do of the usual syntax.
 */
export interface Permissions {
  /** Declaring and deleting. */
  readonly configure: string;
  /** Publishing to exchanges, binding queues (and exchanges, as destinations). */
  readonly write: string;
  /** Consuming from, getting from and purging queues, binding to exchanges. */
  readonly read: string;
}

/**
 * What routing keys a user may use with a topic exchange: regular expressions, in which `{username}` and `{vhost}` stand for
 * the user's and the virtual host's name. They hold beside {@link Permissions}; without them every key may be used.
 */
export interface TopicPermissions {
  /** For publishing. */
  readonly write: string;
  /** For binding. */
  readonly read: string;
}

/** One of the kinds of {@link Permissions}. */
export type Permission = keyof Permissions;
