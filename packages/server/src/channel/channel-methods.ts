import { BASIC_METHODS } from './basic-methods';
import type { MethodTable } from './method-table';
import { TOPOLOGY_METHODS } from './topology-methods';

/** Everything that may be asked of an open channel, but for publishing. */
export const CHANNEL_METHODS: MethodTable = { ...TOPOLOGY_METHODS, ...BASIC_METHODS };
