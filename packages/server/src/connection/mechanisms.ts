import { decodeTable } from '@nest-amqp/codec';

/** The ways to log in that the server knows. */
export type Mechanism = 'PLAIN' | 'AMQPLAIN' | 'ANONYMOUS';

/** Who somebody says to be. */
export interface Credentials {
  readonly username: string;
  /** `undefined` if none is asked for. */
  readonly password: string | undefined;
}

/** Whom RabbitMQ takes a client for that does not say (`anonymous_login_user`). */
const ANONYMOUS_USER = 'guest';

/** Reads a response: RFC 4616, a table without its length, or nothing. `undefined` if it is malformed. */
const READERS: Readonly<Record<Mechanism, (response: Buffer) => Credentials | undefined>> = {
  PLAIN: (response) => {
    const match = /^[^\0]*\0([^\0]*)\0([^\0]*)$/s.exec(response.toString());
    // RabbitMQ takes only an empty identity to act as
    return match && response[0] === 0 ? { username: match[1] ?? '', password: match[2] ?? '' } : undefined;
  },
  AMQPLAIN: (response) => {
    const { LOGIN: username, PASSWORD: password } = decodeTable(response);
    return typeof username === 'string' && typeof password === 'string' ? { username, password } : undefined;
  },
  ANONYMOUS: () => ({ username: ANONYMOUS_USER, password: undefined }),
};

/** Reads what a client logs in with. `undefined` for a mechanism that is not offered, or a response that is malformed. */
export function readCredentials(mechanism: string, response: Buffer, offered: readonly Mechanism[]): Credentials | undefined {
  const known = offered.find((name) => name === mechanism);
  try {
    return known && READERS[known](response);
  } catch {
    return undefined;
  }
}
