import type { ContractCase } from './case/contract-case';
import { acknowledgementTimeouts } from './cases/acknowledgement-timeouts';
import { acknowledging } from './cases/acknowledging';
import { alternateExchanges } from './cases/alternate-exchanges';
import { bindings } from './cases/bindings';
import { cancelNotification } from './cases/cancel-notification';
import { cancelling } from './cases/cancelling';
import { channels } from './cases/channels';
import { confirms } from './cases/confirms';
import { connections } from './cases/connections';
import { consuming } from './cases/consuming';
import { copiedRecipients } from './cases/copied-recipients';
import { deadLettering } from './cases/dead-lettering';
import { deathHeaders } from './cases/death-headers';
import { deliveryLimits } from './cases/delivery-limits';
import { directReplyTo } from './cases/direct-reply-to';
import { exchangeBindings } from './cases/exchange-bindings';
import { exchangeDeletion } from './cases/exchange-deletion';
import { exchanges } from './cases/exchanges';
import { exclusiveUse } from './cases/exclusive-use';
import { getting } from './cases/getting';
import { headersExchange } from './cases/headers-exchange';
import { lengthLimits } from './cases/length-limits';
import { prefetching } from './cases/prefetching';
import { priorities } from './cases/priorities';
import { properties } from './cases/properties';
import { publishing } from './cases/publishing';
import { queueArguments } from './cases/queue-arguments';
import { queueDeletion } from './cases/queue-deletion';
import { queueEquivalence } from './cases/queue-equivalence';
import { queues } from './cases/queues';
import { quorumQueues } from './cases/quorum-queues';
import { requeueing } from './cases/requeueing';
import { routing } from './cases/routing';
import { sharing } from './cases/sharing';
import { timeToLive } from './cases/time-to-live';
import { transactions } from './cases/transactions';

/** What a transport is: every case, concept after concept. */
export const contractCases: readonly ContractCase[] = [
  ...connections,
  ...channels,
  ...exchanges,
  ...exchangeDeletion,
  ...bindings,
  ...exchangeBindings,
  ...routing,
  ...headersExchange,
  ...alternateExchanges,
  ...copiedRecipients,
  ...queues,
  ...queueDeletion,
  ...queueEquivalence,
  ...queueArguments,
  ...exclusiveUse,
  ...publishing,
  ...properties,
  ...confirms,
  ...consuming,
  ...cancelling,
  ...sharing,
  ...getting,
  ...acknowledging,
  ...requeueing,
  ...prefetching,
  ...cancelNotification,
  ...timeToLive,
  ...lengthLimits,
  ...deadLettering,
  ...deathHeaders,
  ...priorities,
  ...quorumQueues,
  ...deliveryLimits,
  ...acknowledgementTimeouts,
  ...transactions,
  ...directReplyTo,
];
