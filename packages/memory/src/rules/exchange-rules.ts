import { rule } from './rule';

/** What differs in exchanges and their bindings. */
export const EXCHANGE_RULES = {
  /** An exchange type that does not exist: closes the connection (503) or the channel (406). */
  unknownExchangeTypeCode: rule<503 | 406>(503, 406, 406),
  /** The exchange type `x-local-random` exists. */
  localRandomExchange: rule(false, true, true),
  /** The exchange `amq.rabbitmq.log` exists. */
  logExchange: rule(false, false, true),
  /** A transient exchange survives a restart, with its bindings to durable queues: Khepri keeps it on disk. */
  transientExchangesSurvive: rule(false, false, true),
  /** The most `#` in the key of a topic binding. */
  maxTopicHashes: rule(Infinity, Infinity, 2),
  /** A headers exchange sees a date among a message's headers as milliseconds; one among a binding's arguments is seconds. */
  headerDatesInMs: rule(false, true, true),
  /** The greatest weight of a binding to an `x-consistent-hash` exchange. */
  maxHashWeight: rule(Infinity, Infinity, 10_000),
  /** An `x-delay` that travels as one byte delays nothing (source of the plugin: the type is not in its list). */
  byteDelayIgnored: rule(false, true, true),
};
