/**
 * How a supervised connection is: nobody has asked for it yet (or it was refused), it is being opened for the first time, it is
 * there, it was there and is being opened again, or it was closed.
 */
export type ConnectionState = 'idle' | 'connecting' | 'up' | 'down' | 'closed';
