import type { ContractCase } from './case/contract-case';
import { acknowledgementTimeouts } from './cases/acknowledgement-timeouts';
import { acknowledging } from './cases/acknowledging';
import { alternateExchanges } from './cases/alternate-exchanges';
import { argumentChecks } from './cases/argument-checks';
import { atLeastOnceDeadLettering } from './cases/at-least-once-dead-lettering';
import { bindings } from './cases/bindings';
import { cancelNotification } from './cases/cancel-notification';
import { cancelling } from './cases/cancelling';
import { channels } from './cases/channels';
import { confirms } from './cases/confirms';
import { connections } from './cases/connections';
import { consistentHashExchanges } from './cases/consistent-hash-exchanges';
import { consuming } from './cases/consuming';
import { copiedRecipients } from './cases/copied-recipients';
import { deadLetterFlags } from './cases/dead-letter-flags';
import { deadLettering } from './cases/dead-lettering';
import { deathHeaders } from './cases/death-headers';
import { delayedExchanges } from './cases/delayed-exchanges';
import { deliveryLimits } from './cases/delivery-limits';
import { directReplyTo } from './cases/direct-reply-to';
import { exchangeBindings } from './cases/exchange-bindings';
import { exchangeAutoDeletion } from './cases/exchange-auto-deletion';
import { exchangeDeletion } from './cases/exchange-deletion';
import { exchanges } from './cases/exchanges';
import { expiryAndPriority } from './cases/expiry-and-priority';
import { exclusiveUse } from './cases/exclusive-use';
import { fullQueues } from './cases/full-queues';
import { getting } from './cases/getting';
import { globalPrefetch } from './cases/global-prefetch';
import { headerValues } from './cases/header-values';
import { headersExchange } from './cases/headers-exchange';
import { lengthLimits } from './cases/length-limits';
import { localRandomExchanges } from './cases/local-random-exchanges';
import { names } from './cases/names';
import { prefetching } from './cases/prefetching';
import { priorities } from './cases/priorities';
import { properties } from './cases/properties';
import { publishChecks } from './cases/publish-checks';
import { publishing } from './cases/publishing';
import { queueArguments } from './cases/queue-arguments';
import { queueDeletion } from './cases/queue-deletion';
import { queueEquivalence } from './cases/queue-equivalence';
import { queueExpiry } from './cases/queue-expiry';
import { queues } from './cases/queues';
import { quorumQueues } from './cases/quorum-queues';
import { recovering } from './cases/recovering';
import { requeueing } from './cases/requeueing';
import { routing } from './cases/routing';
import { settlingTransactions } from './cases/settling-transactions';
import { sharing } from './cases/sharing';
import { singleActiveConsumers } from './cases/single-active-consumers';
import { streamArguments } from './cases/stream-arguments';
import { streamConsumers } from './cases/stream-consumers';
import { streamMessages } from './cases/stream-messages';
import { streamSettling } from './cases/stream-settling';
import { streams } from './cases/streams';
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
  ...exchangeAutoDeletion,
  ...routing,
  ...headersExchange,
  ...headerValues,
  ...alternateExchanges,
  ...consistentHashExchanges,
  ...delayedExchanges,
  ...localRandomExchanges,
  ...copiedRecipients,
  ...queues,
  ...names,
  ...queueDeletion,
  ...queueExpiry,
  ...queueEquivalence,
  ...queueArguments,
  ...argumentChecks,
  ...exclusiveUse,
  ...publishing,
  ...publishChecks,
  ...properties,
  ...confirms,
  ...consuming,
  ...cancelling,
  ...sharing,
  ...singleActiveConsumers,
  ...getting,
  ...acknowledging,
  ...requeueing,
  ...recovering,
  ...prefetching,
  ...globalPrefetch,
  ...cancelNotification,
  ...timeToLive,
  ...lengthLimits,
  ...fullQueues,
  ...deadLettering,
  ...deadLetterFlags,
  ...deathHeaders,
  ...atLeastOnceDeadLettering,
  ...priorities,
  ...expiryAndPriority,
  ...quorumQueues,
  ...deliveryLimits,
  ...streams,
  ...streamArguments,
  ...streamConsumers,
  ...streamSettling,
  ...streamMessages,
  ...acknowledgementTimeouts,
  ...transactions,
  ...settlingTransactions,
  ...directReplyTo,
];
