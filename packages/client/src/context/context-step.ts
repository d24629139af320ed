import type { ConsumeStep } from '../listener/consume-step';
import { RabbitContext } from './rabbit-context';

/** Makes the message known to everything below its handler. */
export function contextStep(listenerId: string): ConsumeStep {
  return (next) => (invocation) => new RabbitContext(invocation, listenerId).run(next, invocation);
}
