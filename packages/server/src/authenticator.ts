/** Decides who may log in. */
export interface Authenticator {
  /** Whether there is such a user with such a password. */
  authenticate(username: string, password: string): boolean;
}

/** Users with their passwords, in plain text. */
export type Users = Readonly<Record<string, string>>;

/** The only user that RabbitMQ has after it was installed. */
export const DEFAULT_USERS: Users = { guest: 'guest' };

/** An authenticator of a fixed set of users. */
export function authenticatorOf(users: Users): Authenticator {
  const passwords = new Map(Object.entries(users));
  return { authenticate: (username, password) => passwords.get(username) === password };
}
