import { AmqpConnectError } from '../errors/connection-errors';

/** Who logs in, and for how long that holds. */
export interface Credentials {
  /** By default the user name that the transport was given otherwise. */
  readonly username?: string;
  /** The password, or a token. */
  readonly password: string;
  /** When the password stops being valid: it is renewed before, on the connection that is open. By default it never does. */
  readonly expiresAt?: Date;
}

/** Gives the credentials: asked at every attempt to connect, and again before what it gave expires. */
export type CredentialsProvider = () => Credentials | Promise<Credentials>;

/** Credentials that name their user. */
export interface NamedCredentials extends Credentials {
  readonly username: string;
}

/** Who a connection is logged in as, where a {@link CredentialsProvider} said so. */
export interface Login {
  readonly username: string;
  readonly expiresAt?: Date;
  /** Asks for credentials again. */
  renew(): Promise<NamedCredentials>;
}

/**
 * Asks for credentials.
 *
 * @throws AmqpConnectError that may be tried again, if the provider fails or gives none. Never with what it gave.
 */
export async function askForCredentials(provider: CredentialsProvider, username: string): Promise<NamedCredentials> {
  let given: Credentials;
  try {
    given = await provider();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AmqpConnectError(`The function 'credentials' failed: ${reason}. Check where it gets them from`, { cause });
  }
  const { password, expiresAt } = (given as Credentials | undefined) ?? {};
  if (typeof password !== 'string' || (expiresAt !== undefined && Number.isNaN(expiresAt.getTime()))) {
    throw new AmqpConnectError(
      "The function 'credentials' gave no credentials: return { username, password } and, if they expire, expiresAt as a Date",
    );
  }
  return { username: given.username ?? username, password, expiresAt };
}

/** The login of a connection that was opened with credentials of a provider. */
export function loginOf(provider: CredentialsProvider, { username, expiresAt }: NamedCredentials): Login {
  return { username, expiresAt, renew: () => askForCredentials(provider, username) };
}
