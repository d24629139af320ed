import type { AmqpLogger } from '../connection/logger';
import type { Recovery } from '../retry/recovery';
import type { DelayedReturns } from './delayed-returns';
import type { DeliverySource, Invocation } from './invocation';
import type { Pipeline } from './pipeline';
import type { Replies } from './replies';
import type { SelfPause } from './self-pause';
import type { ResolvedListenerOptions } from './resolve-listener-options';

/** A channel's part in the flow of its messages. */
export interface FlowSource extends DeliverySource {
  readonly delayedReturns: DelayedReturns;
  /** Failures since the last success. */
  failuresInARow: number;
  /** A message has been begun. */
  begun(invocation: Invocation): void;
  /** Nothing more will be done about a message. */
  done(invocation: Invocation): void;
}

/** What the flow of one listener is made of. */
export interface MessageFlowParts {
  readonly listener: string;
  readonly pipeline: Pipeline<Invocation>;
  readonly replies: Replies;
  readonly recovery: Recovery;
  readonly selfPause: SelfPause;
  readonly options: ResolvedListenerOptions;
  readonly logger: AmqpLogger;
}

/** A message on its way through a listener. */
export type FlowingMessage = Invocation & { readonly source: FlowSource };
