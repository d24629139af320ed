import type { ConsumeStep } from '../listener/consume-step';
import type { IdleWatch } from './idle-watch';

/** Notes that a message has come. */
export function idleStep(watch: IdleWatch): ConsumeStep {
  return (next) => (invocation) => {
    watch.noteMessage();
    return next(invocation);
  };
}
