import { rule } from './rule';

/** What differs in permissions, limits and policies. */
export const ACCESS_RULES = {
  /** The refusal of an access names the permission that lacks. */
  refusalNamesPermission: rule(false, true, true),
  /** A passive declaration needs a permission, whichever. */
  passiveDeclarationChecked: rule(false, false, true),
  /**
   * Topic permission (of the routing key only) and `user-id` of a message are checked before its expiration and its copies;
   * otherwise after them, and the keys of `CC` and `BCC` need the permission as well.
   */
  publisherCheckedFirst: rule(true, false, false),
  /** The refusal of one more channel of a user shows the limit in parentheses. */
  channelLimitInParentheses: rule(true, true, false),
  /** It names the broker's node where the user should stand. */
  channelLimitNamesNode: rule(false, true, false),
  /** The limit of queues is checked before the permissions on the dead-letter exchange and the arguments. */
  queueLimitCheckedFirst: rule(true, false, false),
  /** All virtual hosts together may have a limit of queues. */
  clusterQueueLimit: rule(false, true, true),
  /** All virtual hosts together may have a limit of exchanges. */
  clusterExchangeLimit: rule(false, false, true),
  /** A quorum queue expires by its policy even if its argument is shorter. */
  quorumExpiryByPolicy: rule(true, false, false),
  /** Of a delivery limit and none, by a policy and an argument, the limit holds; otherwise none does. */
  anyDeliveryLimitBeatsNone: rule(false, true, true),
};
