import { rule } from './rule';

/** What differs in direct replies. */
export const REPLY_RULES = {
  /** A mandatory message to a direct reply-to address is returned although it is delivered. */
  mandatoryReplyReturned: rule(true, true, false),
  /** A direct reply has a delivery tag of its own; otherwise that of the delivery that comes next. */
  repliesTakeTags: rule(false, false, true),
  /** A message to a direct reply-to address whose consumer is gone counts as routed: it is dropped and not returned. */
  goneReplyAddressIsRouted: rule(false, false, true),
  /** The passive declaration of what is no direct reply-to address but begins like one crashes the broker (541). */
  badReplyAddressCrashes: rule(false, false, true),
  /** A direct reply that is published in a transaction comes with its commit; otherwise at once. */
  repliesAwaitCommit: rule(false, false, true),
};
