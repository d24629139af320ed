// For authors of transports: register each case with a test runner and run it.
export { contractCases } from './contract-cases';
export { runCase, skipReason } from './case/run-case';
export type { ContractSubject } from './case/contract-subject';
export type { ContractCase, VersionRange } from './case/contract-case';
export type { BrokerVersion } from './case/broker-version';

// For authors of further cases.
export { concept, type CaseDefinition } from './case/contract-case';
export type { Collector } from './case/collector';
export type { Confirmed, Confirms } from './case/confirms';
export type { Consumer, ContractContext } from './case/contract-context';
export { assertRefusal, refusal, type Refusal, type RefusedMethod } from './case/refusal';
