/** A RabbitMQ that a suite may do more to than connect. */
export interface RabbitMqForNeed {
  readonly url: string;
  readonly version: string;
  /** The command line that controls it, for a shell. Always there but for `plugins`. */
  readonly control?: string;
  /** The exchange types that plugins bring to it. */
  readonly exchangeTypes: readonly string[];
  /** For `tls`: where it listens for it, and the folder with the certificates. */
  readonly tls?: { readonly port: number; readonly folder: string };
}

/** Why there is none, and what to do. */
interface NoRabbitMq {
  readonly skip: string;
}

/**
 * The RabbitMQ of the global set-up for what a suite needs: `control`, the exchange types of `plugins`, `tls`, or `restarts` and `alarms`,
 * which are nobody else's. Its version need not be that of the RabbitMQ at hand.
 *
 * @throws {Error} under `CI=true` where there is none: nothing is skipped then
 */
export function rabbitmqFor(need: 'control' | 'plugins' | 'restarts' | 'alarms' | 'tls'): RabbitMqForNeed | NoRabbitMq {
  const { RABBITMQ_FOR_NEEDS, RABBITMQ_SKIP_REASON, CI } = process.env;
  const found = (JSON.parse(RABBITMQ_FOR_NEEDS ?? '{}') as Partial<Record<string, RabbitMqForNeed | NoRabbitMq>>)[need];
  const rabbitmq = found ?? { skip: RABBITMQ_SKIP_REASON ?? `tools/rabbitmq/needs-of-run.mjs does not have this suite for ${need}` };
  if ('skip' in rabbitmq && CI === 'true') throw new Error(`there is no RabbitMQ for ${need}: ${rabbitmq.skip}`);
  return rabbitmq;
}
