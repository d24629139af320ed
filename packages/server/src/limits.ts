/** Until a connection is open it may take this long (RabbitMQ: `handshake_timeout`). */
export const HANDSHAKE_TIMEOUT_MS = 10_000;

/** A client that fails before its connection is open waits so long for the end, so that guessing passwords takes time. */
export const SILENT_CLOSE_DELAY_MS = 3_000;

/** How long a client may take to answer `connection.close`; less if the heartbeat is shorter (RabbitMQ: `CLOSING_TIMEOUT`). */
export const CLOSING_TIMEOUT_MS = 30_000;

/** Octets waiting to be written to one client from which on its consumers get nothing more. */
export const FULL_AT_OCTETS = 512 * 1024;

/** Octets waiting to be written to one client from which on it is not read any more. */
export const CLOGGED_AT_OCTETS = 4 * 1024 * 1024;

/** Octets of incomplete bodies that one connection may have under way on all its channels, beside one of the largest size. */
export const ASSEMBLING_OCTETS = 64 * 1024 * 1024;

/** A body up to this size is copied out of the chunk of the socket in which it came, which would otherwise stay in memory with it. */
export const COPIED_BODY_OCTETS = 16 * 1024;
