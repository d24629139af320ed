import type { TransportCapability } from '@nest-amqp/core';
import type { BrokerVersion } from './broker-version';
import type { ContractContext } from './contract-context';

/** One thing that every transport does. Cases are data: a test runner of any kind registers and runs them. */
export interface ContractCase {
  /** A sentence about what happens; no two cases have the same. */
  readonly title: string;
  /** What it is about, such as `acknowledging`. */
  readonly concept: string;
  /** What a broker has to be able to do for it; a transport that lacks one of them skips the case. */
  readonly needs: readonly TransportCapability[];
  /** The exchange type that it needs, where a plugin has to bring it: RabbitMQ has it only with the plugin. */
  readonly exchangeType: string | undefined;
  /** The versions of RabbitMQ that it holds for; by default all. */
  readonly versions: VersionRange;
  /** Resolves if the transport behaves so and rejects, mostly with an `AssertionError`, if it does not. */
  readonly run: (context: ContractContext) => Promise<void>;
}

/** From this version on, and before that one. */
export interface VersionRange {
  readonly from?: BrokerVersion;
  readonly before?: BrokerVersion;
}

/** A case as it is written down: its concept says the rest. */
export interface CaseDefinition extends Partial<Pick<ContractCase, 'needs' | 'exchangeType' | 'versions'>> {
  readonly title: string;
  readonly run: (context: ContractContext) => Promise<void>;
}

/** The cases of one concept. `needs` is what all of them need. */
export function concept(name: string, definitions: readonly CaseDefinition[], needs: readonly TransportCapability[] = []): ContractCase[] {
  return definitions.map(({ title, run, ...own }) => ({
    title,
    concept: name,
    needs: [...needs, ...(own.needs ?? [])],
    exchangeType: own.exchangeType,
    versions: own.versions ?? {},
    run,
  }));
}
