import { parameterDecorator } from '../metadata/parameter-metadata.js';

/** The `Message`, where a compiler emits no parameter types. */
export function RabbitMessage(): ParameterDecorator {
  return parameterDecorator({ kind: 'message' });
}

/** The `Channel`, where a compiler emits no parameter types. */
export function RabbitChannel(): ParameterDecorator {
  return parameterDecorator({ kind: 'channel' });
}

/** The `Acknowledgment`, where a compiler emits no parameter types. */
export function RabbitAcknowledgment(): ParameterDecorator {
  return parameterDecorator({ kind: 'acknowledgment' });
}

/** The `AbortSignal`, where a compiler emits no parameter types. */
export function RabbitAbortSignal(): ParameterDecorator {
  return parameterDecorator({ kind: 'signal' });
}
