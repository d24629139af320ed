import { isAtLeast } from './broker-version';
import type { ContractCase } from './contract-case';
import { ContractContext } from './contract-context';
import type { ContractSubject } from './contract-subject';
import { within } from './waiting';

const LIMIT_MS = 15_000;

/** Runs one case on a transport: resolves if it behaves so, rejects if it does not. What the case left is removed either way. */
export async function runCase(contractCase: ContractCase, subject: ContractSubject): Promise<void> {
  const context = await ContractContext.open(subject);
  const run = within(LIMIT_MS, contractCase.run(context), `'${contractCase.title}'`);
  const [outcome] = await Promise.allSettled([run]);
  const [cleaning] = await Promise.allSettled([within(LIMIT_MS, context.close(), 'cleaning up')]);
  if (outcome.status === 'rejected') throw outcome.reason;
  if (cleaning.status === 'rejected') throw cleaning.reason;
}

/** Why a case is not for a transport and a version of RabbitMQ; `undefined` if it is. */
export function skipReason(contractCase: ContractCase, subject: ContractSubject, version: string): string | undefined {
  const lacked = contractCase.needs.filter((capability) => subject.transport.lacks.includes(capability));
  if (lacked.length > 0) return `${subject.transport.name} lacks ${lacked.join(', ')}`;
  const { exchangeType } = contractCase;
  if (exchangeType !== undefined && !subject.exchangeTypes?.includes(exchangeType)) return `the broker has no plugin for ${exchangeType}`;
  const { from, before } = contractCase.versions;
  if (from && !isAtLeast(version, from)) return `from RabbitMQ ${from} on`;
  if (before && isAtLeast(version, before)) return `before RabbitMQ ${before}`;
  return undefined;
}
