/** Where the client writes what an operator should know. Nest's `LoggerService` fits. Payloads and credentials are never logged. */
export interface AmqpLogger {
  error(message: string): void;
  warn(message: string): void;
  log(message: string): void;
  debug?(message: string): void;
}

/** Says nothing. */
export const silentLogger: AmqpLogger = {
  error: () => undefined,
  warn: () => undefined,
  log: () => undefined,
};
