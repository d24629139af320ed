import type { ConsumeStep } from '../listener/consume-step';
import type { IdleWatch } from './idle-watch';

/** Notes that a message has come. */
export function idleStep<W>(watch: IdleWatch): ConsumeStep<W> {
  return (next) => (work) => {
    watch.noteMessage();
    return next(work);
  };
}
