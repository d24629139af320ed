import type { ListenerOptions } from '@nest-amqp/client';
import type { FromConfiguration, Placeholder } from '../configuration/from-configuration.js';

type Plain = string | number | boolean | undefined;

/** {@link ListenerOptions} whose numbers, flags and words may come from the configuration: by a function, or by a placeholder. */
export type ConfigurableOptions = {
  readonly [K in keyof ListenerOptions]: ListenerOptions[K] extends Plain
    ? FromConfiguration<NonNullable<ListenerOptions[K]> | Placeholder>
    : ListenerOptions[K];
};
